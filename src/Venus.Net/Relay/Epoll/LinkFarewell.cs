using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// The last words on the link of a resumable bridge that is broken: RST behind everything that is sealed, then the connection's end, then whatever the peer still sends until it
/// ends its side, which it does when it has read RST.
/// </summary>
internal sealed class LinkFarewell : DelayQueue.Entry, IDisposable
{
    private readonly EventLoop _loop;
    private readonly FramedEpollBridge _bridge;
    private readonly FrameWriter _writer;
    private readonly Side _link;
    private readonly ResetCode _code;
    private int _ticksLeft = LinkReset.Patience / Receipts.Delay;
    private bool _said;
    private bool _ended;

    public LinkFarewell(EventLoop loop, FramedEpollBridge bridge, FrameWriter writer, Side link, ResetCode code)
    {
        _loop = loop;
        _bridge = bridge;
        _writer = writer;
        _link = link;
        _code = code;
        loop.Delayed.Add(this);
    }

    /// <summary>Does what can be done now; true when there is nothing to wait for any more.</summary>
    public bool GoOn()
    {
        if (_ticksLeft <= 0)
            return true;
        if (TrySay())
            Discard();
        return _link.Ended || _link.IsBroken();
    }

    public void Dispose() => _loop.Delayed.Remove(this);

    private bool TrySay()
    {
        if (!_said && (_writer.HasReserve || _writer.TryFlush()))
        {
            Span<byte> payload = stackalloc byte[LinkReset.PayloadSize];
            LinkReset.Write(_code, payload);
            _writer.Append(RecordType.Rst, payload);
            _said = true;
        }

        if (!_said || !_writer.TryFlush())
            return false;
        if (!_ended)
            _link.EndSending();
        return _ended = true;
    }

    // Unread bytes would turn the end of the connection into a reset, which may overtake RST.
    private void Discard()
    {
        var buffer = _loop.Buffers.Rent(large: false);
        while (_link.CanRead && !_link.Ended)
            _link.Receive(buffer);
        _loop.Buffers.Return(buffer);
    }

    /// <summary>A while has passed.</summary>
    public override void Tell()
    {
        if (--_ticksLeft > 0)
            _loop.Delayed.Add(this);
        else
            _loop.MakeDue(_bridge);
    }
}
