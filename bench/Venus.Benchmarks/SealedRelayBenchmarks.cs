using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;

namespace Venus.Benchmarks;

/// <summary>A sealed bridge between two engines over loopback, with and without what lets it outlive its link.</summary>
public class SealedRelayBenchmarks
{
    private const int Bulk = 64 << 20;
    private const int Window = 1 << 20;

    private readonly byte[] _sent = new byte[256 * 1024];
    private readonly byte[] _received = new byte[256 * 1024];
    private readonly IRelayEngine _server = Make();
    private readonly IRelayEngine _client = Make();
    private readonly CancellationTokenSource _end = new();
    private Socket _visitor = null!;
    private Socket _target = null!;

    /// <summary>Whether both sides keep what is not acknowledged.</summary>
    [Params(false, true)]
    public bool Resumable { get; set; }

    /// <summary>Connects visitor, link and target, and relays.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        using var secret = LinkSecret.New();
        using var listener = Listen();
        var dialling = DataLink.DialAsync(
            listener.LocalEndPoint!, LinkKind.Sealed, SessionId.New(), secret, 1, TimeSpan.FromSeconds(5), TimeProvider.System, default, _client.Sockets);
        var accepted = listener.Accept();
        var hello = new byte[LinkHello.Size];
        for (var at = 0; at < hello.Length;)
            at += accepted.Receive(hello.AsSpan(at));
        _ = LinkHello.TryRead(hello, out var link);
        var server = DataLink.Accept(new SocketConnection(accepted, _server.Sockets), link, secret);
        var client = await dialling;
        var waiting = client.WaitAsync(default);
        var binding = server.BindAsync(new Bind(BridgeId.New(), "bench", null), default, TimeSpan.FromSeconds(5), default);
        await waiting;
        await client.SendBoundAsync(default);
        await binding;
        (_visitor, var atServer) = Connect();
        (_target, var atClient) = Connect();
        _ = _server.RelayAsync(new RelayBridge(new SocketConnection(atServer), server, default) { Ledger = NewLedger() }, _end.Token);
        _ = _client.RelayAsync(new RelayBridge(new SocketConnection(atClient), client, default) { Ledger = NewLedger() }, _end.Token);
    }

    /// <summary>64 MiB from the visitor to the target.</summary>
    [Benchmark]
    public void Transfer()
    {
        var sending = Task.Factory.StartNew(SendBulk, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (var left = Bulk; left > 0;)
            left -= _target.Receive(_received, 0, Math.Min(left, _received.Length), SocketFlags.None);
        sending.Wait();
    }

    /// <summary>64 bytes there and back.</summary>
    [Benchmark]
    public void RoundTrip()
    {
        _visitor.Send(_sent.AsSpan(0, 64));
        for (var left = 64; left > 0;)
            left -= _target.Receive(_received.AsSpan(0, left));
        _target.Send(_received.AsSpan(0, 64));
        for (var left = 64; left > 0;)
            left -= _visitor.Receive(_received.AsSpan(0, left));
    }

    /// <summary>Breaks the bridge and ends the engines.</summary>
    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _server.DisposeAsync();
        await _client.DisposeAsync();
        _visitor.Dispose();
        _target.Dispose();
        _end.Dispose();
    }

    private static IRelayEngine Make() => EpollRelayEngine.IsSupported ? new EpollRelayEngine(loops: 1) : new PortableRelayEngine();

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        return listener;
    }

    private static (Socket Far, Socket Near) Connect()
    {
        using var listener = Listen();
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        far.Connect(listener.LocalEndPoint!);
        return (far, listener.Accept());
    }

    private BridgeLedger? NewLedger() => Resumable ? new BridgeLedger(Window, new ReplayBudget(64 << 20)) : null;

    private void SendBulk()
    {
        for (var left = Bulk; left > 0; left -= _sent.Length)
        {
            for (var at = 0; at < _sent.Length;)
                at += _visitor.Send(_sent, at, _sent.Length - at, SocketFlags.None);
        }
    }
}
