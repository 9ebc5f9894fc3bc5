namespace Venus.SimulationTests.Network;

/// <summary>
/// One direction of a TCP connection: the bytes that its sender's host has taken and its receiver's process has not, in one bounded buffer; some of them on their way, in
/// segments that arrive in order at times of their own.
/// </summary>
internal sealed class Flow
{
    private const long RetransmissionLimit = 100 * TimeSpan.TicksPerSecond;

    private readonly SimulatedNetwork _network;
    private readonly Wire _wire;
    private readonly Route _route;
    private readonly Queue<(Segment Kind, int Count, long Arrival)> _segments = new();
    private readonly ITimer _arrivals;
    private readonly int _capacity;
    private byte[] _ring = new byte[512];
    private int _head;
    private int _readable;
    private int _inFlight;
    private long _lastArrival;
    private bool _held;
    private long _heldSince;
    private int _holds;

    public Flow(SimulatedNetwork network, Wire wire, Route route, int capacity)
    {
        _network = network;
        _wire = wire;
        _route = route;
        _capacity = capacity;
        _arrivals = network.Kernel.Clock.CreateTimer(static flow => ((Flow)flow!).Arrive(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum Segment
    {
        Data,
        Fin,
        Reset,
    }

    public WireEnd Sender { get; set; } = null!;

    public WireEnd Receiver { get; set; } = null!;

    public Route Route => _route;

    /// <summary>Bytes that the receiver can have at once.</summary>
    public int Readable => _readable;

    public int Room => _capacity - _readable - _inFlight;

    public bool HasInFlight => _inFlight > 0;

    /// <summary>For how long what was sent has not arrived, though it would be sent again.</summary>
    public TimeSpan Unanswered => _held ? TimeSpan.FromTicks(_network.World.Now - _heldSince) : TimeSpan.Zero;

    /// <summary>Bytes ever handed to the receiver's process.</summary>
    public long Taken { get; private set; }

    /// <summary>Takes what there is room for, and sends it in pieces.</summary>
    public int Push(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, Room);
        Write(bytes[..count]);
        for (var rest = count; rest > 0;)
        {
            var piece = _network.Slice(rest);
            rest -= piece;
            Send(Segment.Data, piece);
        }

        return count;
    }

    public void PushFin() => Send(Segment.Fin, 0);

    /// <summary>A reset behind what is on its way.</summary>
    public void PushReset() => Send(Segment.Reset, 0);

    public int Take(Span<byte> room)
    {
        var count = Math.Min(room.Length, _readable);
        var first = Math.Min(count, _ring.Length - _head);
        _ring.AsSpan(_head, first).CopyTo(room);
        _ring.AsSpan(0, count - first).CopyTo(room[first..]);
        _head = (_head + count) % _ring.Length;
        _readable -= count;
        Taken += count;
        if (count > 0)
            Sender.OnRoom();
        return count;
    }

    public void Peek(Span<byte> room)
    {
        for (var i = 0; i < room.Length; i++)
            room[i] = _ring[(_head + i) % _ring.Length];
    }

    /// <summary>What has not arrived never does.</summary>
    public void DropInFlight()
    {
        _segments.Clear();
        _inFlight = 0;
        _arrivals.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The way is free again: what was held is sent anew.</summary>
    public void Release()
    {
        if (!_held)
            return;
        _held = false;
        _holds++;
        if (_segments.Count > 0)
            ArmIn(_network.RetransmissionDelay());
    }

    private void Send(Segment kind, int count)
    {
        var arrival = Math.Max(_lastArrival, _network.World.Now + _network.DelayOf(_route));
        _lastArrival = arrival;
        _segments.Enqueue((kind, count, arrival));
        if (_segments.Count == 1 && !_held)
            ArmIn(arrival - _network.World.Now);
    }

    private void ArmIn(long ticks) => _arrivals.Change(TimeSpan.FromTicks(Math.Max(1, ticks)), Timeout.InfiniteTimeSpan);

    private void Arrive()
    {
        if (_segments.Count == 0 || _held)
            return;
        if (_route.IsBlocked || _wire.IsSilent)
        {
            Hold();
            return;
        }

        while (_segments.TryPeek(out var segment) && segment.Arrival <= _network.World.Now)
        {
            _segments.Dequeue();
            Deliver(segment.Kind, segment.Count);
        }

        if (_segments.TryPeek(out var next))
            ArmIn(next.Arrival - _network.World.Now);
    }

    private void Deliver(Segment kind, int count)
    {
        switch (kind)
        {
            case Segment.Data:
                _inFlight -= count;
                _readable += count;
                Receiver.OnData();
                break;
            case Segment.Fin:
                Receiver.OnFin();
                break;
            default:
                Receiver.OnReset();
                break;
        }
    }

    private void Hold()
    {
        _held = true;
        _heldSince = _network.World.Now;
        if (!_wire.IsSilent)
            _route.Hold(this);
        var holds = _holds;
        _network.After(RetransmissionLimit, () =>
        {
            if (_held && holds == _holds)
                Sender.OnTimedOut();
        });
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        var used = _readable + _inFlight;
        if (used + bytes.Length > _ring.Length)
            Grow(used + bytes.Length);
        var tail = (_head + used) % _ring.Length;
        var first = Math.Min(bytes.Length, _ring.Length - tail);
        bytes[..first].CopyTo(_ring.AsSpan(tail));
        bytes[first..].CopyTo(_ring);
        _inFlight += bytes.Length;
    }

    private void Grow(int needed)
    {
        var used = _readable + _inFlight;
        var larger = new byte[Math.Min(_capacity, Math.Max(needed, 2 * _ring.Length))];
        for (var i = 0; i < used; i++)
            larger[i] = _ring[(_head + i) % _ring.Length];
        (_ring, _head) = (larger, 0);
    }
}
