using System.Net;
using System.Net.Sockets;
using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

/// <summary>The nodes as processes: what they say and how they end when they cannot start.</summary>
public sealed class NodeVerbTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Folder _folder = new();

    [Fact]
    public async Task Server_whose_port_is_in_use_ends_with_1_and_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var file = _folder.Write("server.conf", Samples.Server);

        var ran = await Run.Process(Deadline, "server", "-c", file, "--set", $"venus.server.listen={taken.LocalEndpoint}", "--set", "venus.server.apps.web.listen=127.0.0.1:0");

        ran.Code.ShouldBe(1, ran.Error);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("in use");
        (ran.Output + ran.Error).ShouldNotContain("   at ");
        (ran.Output + ran.Error).ShouldNotContain(Samples.CanaryToken);
    }

    [Fact]
    public async Task Server_whose_state_folder_is_a_file_ends_with_1_and_one_line()
    {
        _folder.Write("state", "no folder");

        var ran = await Run.Venus("server", "-c", _folder.Write("server.conf", Samples.Server));

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain($"cannot use state-dir {_folder["state"]}");
    }

    [Fact]
    public async Task Server_refuses_a_token_file_that_others_can_read()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_folder.Write("token", Samples.CanaryToken), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var file = _folder.Write("server.conf", $"{Samples.Server}\nvenus.server.clients.laptop {{ token = null, token-file = token }}");

        var ran = await Run.Venus("server", "-c", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain($"chmod 600 {_folder["token"]}");
    }

    [Fact]
    public async Task Client_refuses_a_token_file_that_is_not_there()
    {
        var file = _folder.Write("client.conf", $"{Samples.Client}\nvenus.client.server {{ token = null, token-file = nowhere }}");

        var ran = await Run.Venus("client", "-c", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain(_folder["nowhere"]);
    }

    [Fact]
    public async Task Client_that_is_given_a_servers_file_says_so()
    {
        var ran = await Run.Venus("client", "-c", _folder.Write("server.conf", Samples.Server));

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("this is the configuration of a server");
    }

    [Fact]
    public async Task Legacy_file_with_a_mistake_is_refused_at_its_place()
    {
        var file = _folder.Write("config-s.json", """{"App01": {"commonPort": "7000", "remotePort": "x", "toPort": "9000"}}""");

        var ran = await Run.Venus("server", "--legacy", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("config-s.json:1:");
    }

    [Fact]
    public async Task Settings_that_the_actor_system_cannot_use_are_one_line()
    {
        var file = _folder.Write("server.conf", $"{Samples.Server}\nakka.scheduler.implementation = \"No.Such, Nowhere\"");

        var ran = await Run.Venus("server", "-c", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("the akka section");
    }

    [Fact]
    public async Task The_users_akka_section_reaches_the_actor_system_and_its_messages_the_log()
    {
        var file = _folder.Write("server.conf", $"{Samples.Server}\nhow-much = DEBUG\nakka {{ loglevel = ${{how-much}}, actor.debug.lifecycle = on }}");
        string[] ports = ["--set", "venus.server.listen=127.0.0.1:0", "--set", "venus.server.apps.web.listen=127.0.0.1:0"];
        using var server = Run.Start(["server", "-c", file, "--log-format", "json", "--set", "venus.log.level=debug", .. ports]);
        using var patience = new CancellationTokenSource(Deadline);
        try
        {
            await Lines.Until(server.StandardOutput, "\"event\":\"akka\"", patience.Token);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Server_stops_with_0_on_SIGTERM()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = _folder.Write("server.conf", Samples.Server);
        using var server = Run.Start("server", "-c", file, "--log-format", "json", "--set", "venus.server.listen=127.0.0.1:0", "--set", "venus.server.apps.web.listen=127.0.0.1:0");
        using var patience = new CancellationTokenSource(Deadline);
        try
        {
            await Lines.Until(server.StandardOutput, "\"event\":\"listening\"", patience.Token);
            using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await Lines.Until(server.StandardOutput, "\"event\":\"drained\"", patience.Token);
            await server.WaitForExitAsync(patience.Token);
            server.ExitCode.ShouldBe(0);
            (await server.StandardError.ReadToEndAsync(patience.Token)).ShouldBeEmpty();
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    [Fact]
    public async Task Demo_proves_itself_and_ends_with_0()
    {
        var ran = await Run.Process(TimeSpan.FromMinutes(2), "demo", "--once");

        ran.Code.ShouldBe(0, ran.Output + ran.Error);
        ran.Error.ShouldBeEmpty();
        ran.Output.ShouldContain("64 MiB, SHA-256 equal");
        ran.Output.ShouldContain("200 visitors, each got its own answer");
        ran.Output.ShouldContain("└─ server");
        ran.Output.ShouldEndWith("All of it held.\n");
        ran.Output.ShouldNotContain("vt_");
    }

    [Fact]
    public async Task Engine_that_is_none_is_refused_with_the_names_there_are()
    {
        var ran = await Run.Venus("server", "-c", _folder.Write("server.conf", Samples.Server), "--set", "venus.relay.engine=warp");

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("auto, epoll, portable");
    }

    [Fact]
    public async Task Demo_with_an_impossible_setting_fails_and_says_why()
    {
        var ran = await Run.Process(TimeSpan.FromMinutes(2), "demo", "--once", "--set", "venus.server.drain-timeout=never");

        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain("venus.server.drain-timeout");
    }

    public void Dispose() => _folder.Dispose();
}
