namespace Venus.Actors;

/// <summary>Something that can be called off.</summary>
public interface ICancelable
{
    /// <summary>Whether it was.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>Cancelled when it is.</summary>
    CancellationToken Token { get; }

    /// <summary>Calls it off.</summary>
    void Cancel();

    /// <summary>Calls it off later.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Calls it off later, after milliseconds.</summary>
    void CancelAfter(int millisecondsDelay);

    /// <summary>Calls it off; with true an exception of a callback keeps the others from running.</summary>
    void Cancel(bool throwOnFirstException);
}

/// <summary>Calls off what was scheduled with it.</summary>
/// <param name="scheduler">Whose time <see cref="CancelAfter(TimeSpan)"/> goes by.</param>
public sealed class Cancelable(IActionScheduler scheduler) : ICancelable, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Makes one for a system's scheduler.</summary>
    public Cancelable(IScheduler scheduler)
        : this(scheduler?.Advanced ?? throw new ArgumentNullException(nameof(scheduler)))
    {
    }

    /// <inheritdoc/>
    public bool IsCancellationRequested => _source.IsCancellationRequested;

    /// <inheritdoc/>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Cancel() => Cancel(throwOnFirstException: false);

    /// <inheritdoc/>
    public void Cancel(bool throwOnFirstException) => _source.Cancel(throwOnFirstException);

    /// <inheritdoc/>
    public void CancelAfter(TimeSpan delay) => scheduler.ScheduleOnce(delay, Cancel, this);

    /// <inheritdoc/>
    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
