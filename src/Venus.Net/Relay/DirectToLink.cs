using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>The way to the link of a bridge that ends with its link: bytes are received where they are sealed, and forgotten when they are sent.</summary>
internal sealed class DirectToLink(FramedRelay relay, ReadOnlyMemory<byte> early) : FramedToLink(relay)
{
    private ReadOnlyMemory<byte> _early = early;
    private ulong _total;

    protected override ulong Total => _total;

    protected override bool HasHeld => !_early.IsEmpty;

    protected override bool Begin()
    {
        _total = (ulong)Relay.Link.FirstBytes;
        Relay.Meter.AddToLink(Relay.Link.FirstBytes);
        return false;
    }

    protected override int SealNext(Span<byte> record, int most)
    {
        var room = record.Slice(RecordHeader.Size, most);
        var count = HasHeld ? TakeEarly(room) : Receive(room);
        if (count == 0)
            return 0;
        _total += (ulong)count;
        return SealInPlace(record, count);
    }

    protected override void Sent(int count) => Relay.Meter.AddToLink(count);

    private int TakeEarly(Span<byte> room)
    {
        var count = Math.Min(room.Length, _early.Length);
        _early.Span[..count].CopyTo(room);
        _early = _early[count..];
        return count;
    }
}
