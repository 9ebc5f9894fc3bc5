using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

/// <summary>Nodes as processes of their own, with a socket in the service manager's place (sd_notify(3)).</summary>
public sealed class ServiceNotificationTests : IDisposable
{
    // socket(7): the system's own numbers.
    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    private readonly Folder _folder = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ServiceNotificationTests() => _manager.Bind(new UnixDomainSocketEndPoint(_folder["notify"]));

    [Fact]
    public async Task Server_that_says_READY_takes_connections_and_says_STOPPING_when_it_is_asked_to_end()
    {
        // Held by a socket that does not listen: nobody else gets the port, and only the server can take a connection there.
        using var held = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        held.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var place = (IPEndPoint)held.LocalEndPoint!;
        var file = _folder.Write("server.conf", $$"""
            venus.server {
              listen = "{{place}}"
              reuse-port = on
              state-dir = state
              clients { laptop { token = "{{Samples.CanaryToken}}" } }
            }
            """);
        await UnderManager(["server", "-c", file], [], async server =>
        {
            (await Heard()).ShouldBe("READY=1");
            using (var visitor = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                await visitor.ConnectAsync(place, _patience.Token);
            }

            await Ask(server, "TERM");
            (await Heard()).ShouldBe("STOPPING=1");
            await server.WaitForExitAsync(_patience.Token);
            server.ExitCode.ShouldBe(0);
        });
    }

    [Fact]
    public async Task Client_is_READY_when_its_tree_is_up_though_no_server_answers()
    {
        var file = _folder.Write("client.conf", Samples.Client.Replace("127.0.0.1:7000", "127.0.0.1:1", StringComparison.Ordinal));
        await UnderManager(["client", "-c", file], [], async _ => (await Heard()).ShouldBe("READY=1"));
    }

    [Fact]
    public async Task Client_of_the_first_Venus_is_READY_when_its_tree_is_up()
    {
        var file = _folder.Write("config-c.json", """
            { "web": { "commonPort": "1", "remoteIP": "127.0.0.1", "remotePort": "2", "localIP": "127.0.0.1", "localPort": "3" } }
            """);
        await UnderManager(["client", "--legacy", file], [], async _ => (await Heard()).ShouldBe("READY=1"));
    }

    [Fact]
    public async Task Configuration_that_cannot_be_used_is_never_READY()
    {
        var file = _folder.Write("client.conf", Samples.Client.Replace("name = laptop", "nmae = laptop", StringComparison.Ordinal));
        await UnderManager(["client", "-c", file], [("WATCHDOG_USEC", "2000")], async client =>
        {
            await client.WaitForExitAsync(_patience.Token);
            client.ExitCode.ShouldBe(1);
            _manager.Available.ShouldBe(0);
        });
    }

    [Fact]
    public async Task Watchdog_is_fed_for_as_long_as_the_node_runs()
    {
        var file = _folder.Write("client.conf", Samples.Client.Replace("127.0.0.1:7000", "127.0.0.1:1", StringComparison.Ordinal));
        await UnderManager(["client", "-c", file], [("WATCHDOG_USEC", "200000")], async _ =>
        {
            var heard = new List<string>();
            while (heard.Count(static said => said == "WATCHDOG=1") < 3)
            {
                heard.Add(await Heard());
            }

            heard.ShouldContain("READY=1");
        });
    }

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
        _patience.Dispose();
    }

    private async Task UnderManager(string[] args, (string Name, string Value)[] environment, Func<Process, Task> test)
    {
        using var node = Run.Start([("NOTIFY_SOCKET", _folder["notify"]), .. environment], args);
        try
        {
            await test(node);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill();
            }
        }
    }

    private async Task<string> Heard()
    {
        var buffer = new byte[256];
        var length = await _manager.ReceiveAsync(buffer, SocketFlags.None, _patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private async Task Ask(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(_patience.Token);
    }
}
