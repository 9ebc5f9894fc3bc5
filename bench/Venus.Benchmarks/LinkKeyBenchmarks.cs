using BenchmarkDotNet.Attributes;
using Venus.Net.Protocol;

namespace Venus.Benchmarks;

/// <summary>What a new data link costs each node before its first record. A warm link has paid it already.</summary>
public class LinkKeyBenchmarks
{
    private readonly LinkSecret _secret = LinkSecret.New();
    private readonly SessionId _session = SessionId.New();
    private readonly byte[] _hello = new byte[LinkHello.Size];
    private ulong _number;

    /// <summary>A hello to be checked.</summary>
    [GlobalSetup]
    public void Start() => new LinkHello(LinkKind.Sealed, _session, 1).Write(_hello, _secret);

    /// <summary>The client's hello with its HMAC.</summary>
    [Benchmark]
    public void WriteHello() => new LinkHello(LinkKind.Sealed, _session, ++_number).Write(_hello, _secret);

    /// <summary>The server's check of it.</summary>
    [Benchmark]
    public bool CheckHello() => LinkHello.TryRead(_hello, out _) && LinkHello.IsAuthentic(_hello, _secret);

    /// <summary>Both directions' keys, and the ciphers made of them.</summary>
    [Benchmark]
    public void KeysAndCiphers()
    {
        using var keys = LinkKeys.Derive(new LinkHello(LinkKind.Sealed, _session, ++_number), _secret);
        using var sealer = new LinkSealer(keys.ClientToServer);
        using var opener = new LinkOpener(keys.ServerToClient);
    }

    /// <summary>Wipes the keys.</summary>
    [GlobalCleanup]
    public void Stop() => _secret.Dispose();
}
