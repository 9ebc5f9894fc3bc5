using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// One socket to another, unchanged: through a buffer while exchanges are short, through a pipe (splice(2)) while the direction moves bulk, where two
/// copies cost more than the call that finds the pipe's end. Holds a buffer or a pipe only while there are bytes in it.
/// </summary>
internal sealed class PlainEpollPump(EpollBridge bridge, Side source, Side destination, ReadOnlyMemory<byte> early, Action<int> count) : EpollPump
{
    /// <summary>So many full large buffers in a row are bulk.</summary>
    private const int BulkAfter = 4;

    /// <summary>Less than this moved in one go is no bulk, in bytes.</summary>
    private const int ShortRun = 64 * 1024;

    /// <summary>So many of those in a row end it.</summary>
    private const int ShortAfter = 8;

    private ReadOnlyMemory<byte> _early = early;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private KernelPipe? _pipe;
    private bool _large;
    private bool _bulk;
    private int _streak;
    private bool _endSent;
    private bool _sentAhead;

    public override PumpState Run()
    {
        var state = Move();
        if (_sentAhead)
            destination.Push();
        _sentAhead = false;
        return state;
    }

    public override void Release()
    {
        ReturnBuffer();
        ReturnPipe();
    }

    private PumpState Move()
    {
        var moved = 0;
        while (true)
        {
            if (!Drain())
                return PumpState.Waiting;
            if (source.Ended)
                return EndDestination();
            if (!source.CanRead)
            {
                Emptied(moved);
                return PumpState.Waiting;
            }

            if (moved >= Turn)
            {
                _streak = _bulk ? 0 : _streak;
                Release();
                return PumpState.TurnOver;
            }

            moved += _bulk ? FillPipe() : FillBuffer();
        }
    }

    /// <summary>Hands on what is held; false if the destination has no room for all of it.</summary>
    private bool Drain()
    {
        while (!_early.IsEmpty)
        {
            if (!destination.CanWrite)
                return false;
            _early = _early[Count(destination.Send(_early.Span))..];
        }

        while (_start < _end)
        {
            if (!destination.CanWrite)
                return false;
            var held = _buffer.AsSpan(_start, _end - _start);

            // The last bytes leave together with the end that comes behind them.
            _sentAhead = source.IsEnding;
            _start += Count(_sentAhead ? destination.SendAhead(held) : destination.Send(held));
        }

        while (_pipe is { Held: > 0 })
        {
            if (!destination.CanWrite)
                return false;
            Count(destination.SendFrom(_pipe));
        }

        return true;
    }

    private int Count(int sent)
    {
        if (sent > 0)
            count(sent);
        return sent;
    }

    private int FillBuffer()
    {
        if (_buffer is not null && _large != LoopBuffers.IsForBulk(_buffer))
            ReturnBuffer();
        _buffer ??= bridge.Loop.Buffers.Rent(_large);
        _start = 0;
        _end = source.Receive(_buffer);
        var full = _end == _buffer.Length;
        _streak = full && _large ? _streak + 1 : 0;
        _large = full || (_large && _end >= LoopBuffers.Small / 8);
        if (_streak >= BulkAfter)
            (_bulk, _streak) = (true, 0);
        return _end;
    }

    private int FillPipe()
    {
        _pipe ??= source.HasUrgent ? null : bridge.Loop.Pipes.TryRent();
        if (_pipe is not null && !source.HasUrgent)
            return source.ReceiveInto(_pipe);

        // No descriptor is left, and a buffer needs none; or there is what a pipe cannot take.
        _bulk = false;
        return FillBuffer();
    }

    private void Emptied(int moved)
    {
        ReturnBuffer();
        ReturnPipe();
        if (!_bulk)
            return;
        _streak = moved < ShortRun ? _streak + 1 : 0;
        if (_streak < ShortAfter)
            return;
        _streak = 0;
        _bulk = _large = false;
    }

    private PumpState EndDestination()
    {
        Release();
        if (!_endSent)
        {
            _endSent = true;

            // The last of both ends comes with the close, which is due in the same turn.
            if (destination.Ended && source.HasEndedSending)
                destination.EndWithClose();
            else
                destination.EndSending();
        }

        // A FIN that cannot be sent has met a broken side, and that is how the bridge ends.
        return destination.Fault is null ? PumpState.Ended : PumpState.Waiting;
    }

    private void ReturnBuffer()
    {
        if (_buffer is null)
            return;
        bridge.Loop.Buffers.Return(_buffer);
        _buffer = null;
        _start = _end = 0;
    }

    private void ReturnPipe()
    {
        if (_pipe is null)
            return;
        bridge.Loop.Pipes.Return(_pipe);
        _pipe = null;
    }
}
