namespace Venus.Faults;

/// <summary>Open or shut; who comes while it is shut waits.</summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _shut;

    public void Shut()
    {
        lock (_lock)
        {
            _shut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Open()
    {
        TaskCompletionSource? shut;
        lock (_lock)
        {
            (shut, _shut) = (_shut, null);
        }

        shut?.TrySetResult();
    }

    /// <summary>Waits until it is open.</summary>
    public Task PassAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _shut?.Task.WaitAsync(cancellation) ?? Task.CompletedTask;
        }
    }
}
