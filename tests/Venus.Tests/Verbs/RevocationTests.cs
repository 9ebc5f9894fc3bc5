using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

/// <summary>A server as a process, whose token file is changed in place.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Session_ends_at_SIGHUP_when_its_token_file_holds_another_token_by_then()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var token = Token.New();
        var secret = _folder.Write("token", token.Reveal());
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var file = _folder.Write("server.conf", $"{Samples.Server}\nvenus.server.clients.laptop {{ token = null, token-file = token }}");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var server = Run.Start("server", "-c", file, "--log-format", "json", "--set", "venus.server.listen=127.0.0.1:0", "--set", "venus.server.apps.web.listen=127.0.0.1:0");
        try
        {
            var (port, key) = await ListeningAsync(server, patience.Token);
            var session = await ClientHandshake.ConnectAsync(
                new ClientHandshakeOptions { Host = "127.0.0.1", Port = port, PinnedKeys = [key], Client = "laptop", Token = token, Instance = InstanceId.New() },
                TimeProvider.System,
                patience.Token);
            var heard = Channel.CreateUnbounded<ControlMessage>();
            var running = session.Connection.RunAsync(heard.Writer.WriteAsync, patience.Token);

            await File.WriteAllTextAsync(secret, Token.New().Reveal(), patience.Token);
            using var hangUp = Process.Start("kill", ["-HUP", server.Id.ToString(CultureInfo.InvariantCulture)]);

            await running.WaitAsync(patience.Token);
            heard.Writer.Complete();
            (await heard.Reader.ReadAllAsync(patience.Token).ToListAsync(patience.Token)).OfType<GoAway>().ShouldHaveSingleItem().Reason.ShouldBe(GoAwayReason.Revoked);
            session.Connection.Abort();
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(patience.Token);
        }
    }

    private static async Task<(int Port, PinnedKey Key)> ListeningAsync(Process server, CancellationToken cancel)
    {
        while (await server.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            using var said = JsonDocument.Parse(line);
            if (said.RootElement.GetProperty("event").GetString() == "listening")
            {
                return (IPEndPoint.Parse(said.RootElement.GetProperty("end-point").GetString()!).Port, PinnedKey.Parse(said.RootElement.GetProperty("key").GetString()!));
            }
        }

        throw new EndOfStreamException("the server ended: " + await server.StandardError.ReadToEndAsync(cancel));
    }
}
