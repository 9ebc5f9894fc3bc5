namespace Venus.Actors;

/// <summary>
/// Tells an actor that it has received nothing for a while. A message costs a timestamp and no timer operation: the timer looks, when it is due, how
/// long the actor has been idle, and sets itself again for the rest.
/// </summary>
internal sealed class ReceiveTimeoutClock : IDisposable
{
    private const long Busy = long.MinValue;

    private readonly ActorCell _cell;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _idleSince = Busy;
    private int _armed;
    private volatile bool _disposed;

    public ReceiveTimeoutClock(ActorCell cell, TimeSpan timeout)
    {
        _cell = cell;
        _clock = cell.Dispatcher.TimeProvider;
        Timeout = timeout;
        _timer = _clock.CreateTimer(
            static state => ((ReceiveTimeoutClock)state!).OnDue(), this, System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Timeout { get; }

    public void MessageBegins() => Volatile.Write(ref _idleSince, Busy);

    public void MessageEnds()
    {
        Volatile.Write(ref _idleSince, _clock.GetTimestamp());
        if (Interlocked.CompareExchange(ref _armed, 1, 0) == 0)
            _timer.Change(Timeout, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    private void OnDue()
    {
        if (_disposed)
            return;
        var idleSince = Volatile.Read(ref _idleSince);
        var left = idleSince == Busy ? Timeout : Timeout - _clock.GetElapsedTime(idleSince);
        if (left > TimeSpan.Zero)
        {
            _timer.Change(left, System.Threading.Timeout.InfiniteTimeSpan);
            return;
        }

        // The message itself sets the clock again, once it has been handled.
        Volatile.Write(ref _armed, 0);
        _cell.SelfRef.Tell(ReceiveTimeout.Instance, _cell.SelfRef);
    }
}
