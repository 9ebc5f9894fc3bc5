using System.Diagnostics;
using System.Text.Json;
using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

/// <summary>The folder of a server's key, as others on the machine and other servers may leave it.</summary>
public sealed class StateFolderTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("state", UnixFileMode.OtherWrite, "chmod 700")]
    [InlineData("state", UnixFileMode.GroupWrite, "chmod 700")]
    [InlineData("", UnixFileMode.OtherWrite, "chmod o-w")]
    public async Task Server_refuses_a_state_folder_that_others_may_write_to(string open, UnixFileMode extra, string remedy)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(_folder["state"]);
        var folder = Path.TrimEndingDirectorySeparator(_folder[open]);
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | extra);

        var ran = await Run.Venus("server", "-c", _folder.Write("server.conf", Samples.Server));

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain($"{remedy} {folder}");
        Directory.GetFileSystemEntries(_folder["state"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Server_writes_nothing_through_a_link_that_somebody_left_in_its_state_folder()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var foreign = _folder.Write("foreign", "somebody else's");
        Directory.CreateDirectory(_folder["state"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(_folder["state"], "server.key.new"), foreign);

        await KeysOfAsync(1);

        (await File.ReadAllTextAsync(foreign)).ShouldBe("somebody else's");
        Directory.GetFileSystemEntries(_folder["state"]).ShouldBe([Path.Combine(_folder["state"], "server.key")]);
    }

    [Fact]
    public async Task Servers_that_start_at_once_on_an_empty_state_folder_all_run_with_one_key()
    {
        (await KeysOfAsync(4)).Distinct().ShouldHaveSingleItem();
    }

    // The keys of servers that are started together, each once it listens.
    private async Task<string[]> KeysOfAsync(int count)
    {
        var file = _folder.Write("server.conf", Samples.Server);
        using var patience = new CancellationTokenSource(Deadline);
        var servers = Enumerable.Range(0, count)
            .Select(_ => Run.Start("server", "-c", file, "--log-format", "json", "--set", "venus.server.listen=127.0.0.1:0", "--set", "venus.server.apps.web.listen=127.0.0.1:0"))
            .ToList();
        try
        {
            return await Task.WhenAll(servers.Select(server => KeyAsync(server, patience.Token)));
        }
        finally
        {
            foreach (var server in servers)
            {
                server.Kill();
                await server.WaitForExitAsync(patience.Token);
                server.Dispose();
            }
        }
    }

    private static async Task<string> KeyAsync(Process server, CancellationToken cancel)
    {
        while (await server.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            using var said = JsonDocument.Parse(line);
            if (said.RootElement.GetProperty("event").GetString() == "listening")
            {
                return said.RootElement.GetProperty("key").GetString()!;
            }
        }

        throw new EndOfStreamException("a server ended: " + await server.StandardError.ReadToEndAsync(cancel));
    }
}
