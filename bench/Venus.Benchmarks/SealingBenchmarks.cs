using BenchmarkDotNet.Attributes;
using Venus.Net.Protocol;

namespace Venus.Benchmarks;

/// <summary>One DATA record of a sealed link: what each node does once to every byte of a visitor.</summary>
public class SealingBenchmarks
{
    private readonly byte[] _record = new byte[RecordHeader.MaxPayload + 64];
    private LinkSealer _sealer = null!;
    private LinkSealer _counterpart = null!;
    private LinkOpener _opener = null!;

    /// <summary>Bytes of payload.</summary>
    [Params(64, 1024, 16384, 65536)]
    public int Payload { get; set; }

    /// <summary>A direction's two ends, and a sealer whose records nobody opens.</summary>
    [GlobalSetup]
    public void Start()
    {
        using var secret = LinkSecret.New();
        using var keys = LinkKeys.Derive(new LinkHello(LinkKind.Sealed, SessionId.New(), 1), secret);
        _sealer = new LinkSealer(keys.ClientToServer);
        _counterpart = new LinkSealer(keys.ServerToClient);
        _opener = new LinkOpener(keys.ServerToClient);
    }

    /// <summary>Sealed in place.</summary>
    [Benchmark]
    public int Seal() => _sealer.Seal(RecordType.Data, _record, Payload);

    /// <summary>Sealed, and opened again in place.</summary>
    [Benchmark]
    public int SealAndOpen()
    {
        var size = _counterpart.Seal(RecordType.Data, _record, Payload);
        _ = RecordHeader.TryRead(_record, out var header);
        return _opener.Open(header, _record.AsSpan(0, size)).Length;
    }

    /// <summary>Wipes the keys.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _sealer.Dispose();
        _counterpart.Dispose();
        _opener.Dispose();
    }
}
