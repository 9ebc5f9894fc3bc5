using System.Buffers;
using BenchmarkDotNet.Attributes;
using Venus.Net.Protocol;

namespace Venus.Benchmarks;

/// <summary>Messages of the control channel, and the two that begin a bridge, to bytes and back.</summary>
public class ControlCodecBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly byte[] _bindBytes = new byte[Bind.MaxSize];
    private readonly Activate _activate = new("web", LinkKind.Sealed, 8);
    private readonly Bind _bind = new(BridgeId.New(), "web", new(System.Net.IPAddress.Loopback, 40000));
    private readonly ReadOnlySequence<byte> _activateFrame = new(ControlCodec.Encode(new Activate("web", LinkKind.Sealed, 8)));
    private int _bindLength;

    /// <summary>A BIND to be read.</summary>
    [GlobalSetup]
    public void Start() => _bindLength = _bind.Write(_bindBytes);

    /// <summary>ACTIVATE into a buffer that is there.</summary>
    [Benchmark]
    public int WriteActivate()
    {
        _output.ResetWrittenCount();
        ControlCodec.Write(_output, _activate);
        return _output.WrittenCount;
    }

    /// <summary>ACTIVATE out of a received frame.</summary>
    [Benchmark]
    public ControlMessage? ReadActivate()
    {
        var frame = _activateFrame;
        return ControlCodec.TryRead(ref frame, ControlCodec.MaxFrame, out var message) ? message : null;
    }

    /// <summary>BIND into a record.</summary>
    [Benchmark]
    public int WriteBind() => _bind.Write(_bindBytes);

    /// <summary>BIND out of a record.</summary>
    [Benchmark]
    public Bind ReadBind() => Bind.Read(_bindBytes.AsSpan(0, _bindLength));
}
