namespace Venus.Net.Relay.Epoll;

/// <summary>Where a pump stands at the end of its turn.</summary>
internal enum PumpState
{
    /// <summary>It needs an event: something to read, or room to write.</summary>
    Waiting,

    /// <summary>There is more to do; others first.</summary>
    TurnOver,

    /// <summary>Its direction is through.</summary>
    Ended,
}

/// <summary>Moves one direction of a bridge, a turn at a time.</summary>
internal abstract class EpollPump
{
    /// <summary>Bytes after which a turn is over: some 100 µs of copying, so that eight transfers delay a short exchange by about a millisecond.</summary>
    protected const int Turn = 256 * 1024;

    public abstract PumpState Run();

    /// <summary>Takes back what waits on the bridge's loop, which goes to another one; the next turn is there.</summary>
    public virtual void Leave()
    {
    }

    /// <summary>Gives everything back. The pump is not run again.</summary>
    public abstract void Release();
}
