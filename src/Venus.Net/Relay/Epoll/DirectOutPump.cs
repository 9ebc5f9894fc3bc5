using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// The way to the link of a bridge that ends with its link: bytes are received where they are sealed, and forgotten when they are sent. On a raw link it wants to go bare
/// after so many frames: who needs more is no short visitor, and costs less without them than a new link does.
/// </summary>
internal sealed class DirectOutPump(
    FramedEpollBridge bridge, FrameWriter writer, Receipts receipts, Side local, ReadOnlyMemory<byte> early, int firstBytes, RelayMeter meter)
    : FramedOutPump(bridge, writer, receipts, local)
{
    /// <summary>Frames that a direction of a raw link has at most before it goes bare.</summary>
    private const int MostFrames = 16;

    private readonly bool _staysFramed = bridge.Kind == LinkKind.Sealed;
    private ReadOnlyMemory<byte> _early = early;
    private int _frames;
    private ulong _total = (ulong)firstBytes;
    private int _unsent;
    private bool _large;

    protected override ulong Total => _total;

    protected override bool HasHeld => !_early.IsEmpty;

    protected override bool WantsBare => !_staysFramed && _frames >= MostFrames;

    protected override int Fill()
    {
        var early = FillEarly();
        if (HasHeld || !Local.CanRead)
            return early;
        var received = 0;
        var full = true;
        while (Local.CanRead && !WantsBare && Writer.Room(_large) is { IsEmpty: false } room)
        {
            var count = Local.Receive(room);
            full = count == room.Length;
            if (count > 0)
                Seal(count);
            received += count;
        }

        _large = full || (_large && received >= LoopBuffers.Small / 8);
        return early + received;
    }

    protected override void Flushed()
    {
        if (_unsent > 0)
            meter.AddToLink(_unsent);
        _unsent = 0;
    }

    private int FillEarly()
    {
        var filled = 0;
        while (HasHeld && Writer.Room(_early.Length > LoopBuffers.Small) is { IsEmpty: false } room)
        {
            var count = Math.Min(room.Length, _early.Length);
            _early.Span[..count].CopyTo(room);
            _early = _early[count..];
            Seal(count);
            filled += count;
        }

        return filled;
    }

    private void Seal(int count)
    {
        Writer.SealRoom(count);
        _frames++;
        _total += (ulong)count;
        _unsent += count;
    }
}
