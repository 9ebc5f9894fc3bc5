using System.Diagnostics;
using System.Globalization;
using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

/// <summary>Signals that come while a node still reads its configuration: from a pipe, so that the test knows when that is.</summary>
public sealed class EarlySignalTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Server_that_gets_SIGHUP_while_it_reads_its_configuration_comes_up_and_reads_it_once_more()
    {
        var pipe = await Pipe();
        using var server = Run.Start("server", "-c", pipe, "--log-format", "json");
        try
        {
            using (var config = await Open(pipe))
            {
                await Signal(server, "HUP");
                await config.WriteAsync(Configuration("web"));
            }

            await Lines.Until(server.StandardOutput, "\"event\":\"listening\"", _patience.Token);
            using (var config = await Open(pipe))
            {
                await config.WriteAsync(Configuration("another"));
            }

            await Lines.Until(server.StandardOutput, "\"event\":\"options-applied\"", _patience.Token);
            await Signal(server, "TERM");
            await server.WaitForExitAsync(_patience.Token);
            server.ExitCode.ShouldBe(0);
        }
        finally
        {
            End(server);
        }
    }

    /// <summary>A shell starts what it runs in the background with SIGINT ignored (POSIX, 2.11 of the shell's language), and .NET leaves that as it is.</summary>
    public static TheoryData<string> Endings => IsInterruptIgnored() ? ["TERM"] : ["TERM", "INT"];

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Server_that_is_asked_to_end_while_it_reads_its_configuration_ends_at_once(string signal)
    {
        var pipe = await Pipe();
        using var server = Run.Start("server", "-c", pipe);
        try
        {
            using var config = await Open(pipe);
            await Signal(server, signal);
            await server.WaitForExitAsync(_patience.Token);
            server.ExitCode.ShouldBe(0);
            (await server.StandardError.ReadToEndAsync(_patience.Token)).ShouldBeEmpty();
        }
        finally
        {
            End(server);
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _patience.Dispose();
    }

    private string Configuration(string app) => $$"""
        venus.server {
          listen = "127.0.0.1:0"
          state-dir = "{{_folder["state"]}}"
          clients { laptop { token = "{{Samples.CanaryToken}}" } }
          apps { {{app}} { listen = "127.0.0.1:0", client = laptop } }
        }
        """;

    // SigIgn of proc(5): a mask of sixteen digits, whose second bit is SIGINT's.
    private static bool IsInterruptIgnored() => OperatingSystem.IsLinux() && (Convert.ToUInt64(
        File.ReadLines("/proc/self/status").Single(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim(), 16) & 2) != 0;

    private async Task<string> Pipe()
    {
        using var made = Process.Start("mkfifo", [_folder["pipe.conf"]]);
        await made.WaitForExitAsync(_patience.Token);
        return _folder["pipe.conf"];
    }

    /// <summary>Opens a pipe to write; comes back when somebody reads it (fifo(7)).</summary>
    private Task<StreamWriter> Open(string pipe) =>
        Task.Run(() => new StreamWriter(new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))).WaitAsync(_patience.Token);

    private async Task Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(_patience.Token);
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
