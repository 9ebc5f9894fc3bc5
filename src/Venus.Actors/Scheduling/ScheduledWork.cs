namespace Venus.Actors;

/// <summary>Something to be done later, once or again and again.</summary>
internal sealed class ScheduledWork(Scheduler scheduler, Action action, ICancelable? cancelable) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private CancellationTokenRegistration _cancellation;
    private bool _repeats;
    private bool _disposed;

    public void Start(TimeProvider clock, TimeSpan delay, TimeSpan? interval)
    {
        _repeats = interval is not null;
        lock (_gate)
        {
            if (_disposed)
                return;
            _timer = clock.CreateTimer(static state => ((ScheduledWork)state!).OnDue(), this, delay, interval ?? Timeout.InfiniteTimeSpan);
        }

        if (cancelable is not null)
            _cancellation = cancelable.Token.Register(static state => ((ScheduledWork)state!).Dispose(), this);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _timer?.Dispose();
        }

        _cancellation.Unregister();
        scheduler.Forget(this);
    }

    private void OnDue()
    {
        // A cancelled token has not run its callbacks yet when this thread gets here first.
        if (cancelable?.IsCancellationRequested == true)
            return;
        lock (_gate)
        {
            if (_disposed)
                return;
        }

        if (!_repeats)
            Dispose();
        try
        {
            action();
        }
        catch (Exception cause)
        {
            // On a timer's thread this would end the process.
            scheduler.Report(cause);
        }
    }
}
