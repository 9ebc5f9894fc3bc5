using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

public sealed class InitVerbTests : IDisposable
{
    private static readonly string[] Arguments = ["init", "--server", "vps.example.com:7000", "--client", "laptop", "--app", "web=127.0.0.1:80@9000", "--app", "ssh=[::1]:22@127.0.0.1:9001"];

    private readonly Folder _folder = new();

    [Fact]
    public async Task Init_makes_a_pair_that_check_accepts()
    {
        var made = await Run.Venus([.. Arguments, "--out", _folder["new"]]);

        made.Code.ShouldBe(0, made.Error);
        (await Run.Venus("check", "-c", _folder["new/server.conf"])).Output.ShouldContain("fine (server: 1 client, 2 apps)");
        (await Run.Venus("check", "-c", _folder["new/client.conf"])).Output.ShouldContain("fine (client 'laptop': 1 server, 2 apps)");
    }

    [Fact]
    public async Task Init_keeps_the_token_out_of_the_servers_file_and_out_of_its_output()
    {
        var made = await Run.Venus([.. Arguments, "--out", _folder.Path]);

        var token = File.ReadAllText(_folder["client.conf"]).Split('"').Single(static text => text.StartsWith("vt_", StringComparison.Ordinal));
        made.Output.ShouldNotContain(token);
        File.ReadAllText(_folder["server.conf"]).ShouldNotContain(token);
    }

    [Fact]
    public async Task Init_makes_every_file_readable_by_its_owner_alone()
    {
        await Run.Venus([.. Arguments, "--out", _folder.Path]);

        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in new[] { "server.conf", "client.conf", "state/server.key" })
            {
                File.GetUnixFileMode(_folder[file]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
            }
        }
    }

    [Theory]
    [InlineData("server.conf")]
    [InlineData("client.conf")]
    public async Task Init_never_overwrites(string file)
    {
        _folder.Write(file, "mine");

        var ran = await Run.Venus([.. Arguments, "--out", _folder.Path]);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain($"{file} is there already");
        File.ReadAllText(_folder[file]).ShouldBe("mine");
        Directory.GetFileSystemEntries(_folder.Path).Length.ShouldBe(1, "nothing else was written");
    }

    [Theory]
    [InlineData("--app", "web", "write name=target@port")]
    [InlineData("--app", "web=127.0.0.1:80@nine", "'nine' is no port")]
    [InlineData("--app", "web=:@9", "has no port")]
    [InlineData("--app", "web=unix:/run/x@9", "unix sockets are not supported yet")]
    [InlineData("--app", "web=127.0.0.1:80@1", "the server itself on *:1 cannot both be open")]
    [InlineData("--server", "https://vps:7000", "write \"vps:7000\", without https://")]
    [InlineData("--server", "7000", "has no host")]
    [InlineData("--app", "a b=127.0.0.1:80@9000", "is no name for an app")]
    [InlineData("--server", "vps", "has no port; write \"vps:port\"")]
    [InlineData("--client", "a b", "is no name")]
    public async Task Init_says_what_is_wrong_with_an_argument(string option, string value, string said)
    {
        string[] arguments = option switch
        {
            "--app" => ["init", "--server", "h:1", option, value],
            "--server" => ["init", option, value, "--app", "web=127.0.0.1:80@9000"],
            _ => ["init", "--server", "h:1", "--app", "web=127.0.0.1:80@9000", option, value],
        };

        var ran = await Run.Venus([.. arguments, "--out", _folder.Path]);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory]
    [InlineData("web=80@9000", "admin=81@127.0.0.1:9000", "web on *:9000 and admin on 127.0.0.1:9000 cannot both be open")]
    [InlineData("web=80@9000", "admin=81@9000", "web on *:9000 and admin on *:9000 cannot both be open")]
    public async Task Init_writes_no_pair_of_apps_that_cannot_both_be_open(string one, string other, string said)
    {
        var ran = await Run.Venus("init", "--server", "vps.example.com:7000", "--app", one, "--app", other, "--out", _folder.Path);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain(said);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Init_reports_every_wrong_argument_at_once()
    {
        var ran = await Run.Venus("init", "--server", "vps", "--client", "a b", "--app", "web", "--app", "x=1@2", "--app", "x=1@3", "--app", "y=1@3", "--out", _folder.Path);

        ran.ErrorLines.Length.ShouldBe(5, ran.Error);
    }

    public void Dispose() => _folder.Dispose();
}
