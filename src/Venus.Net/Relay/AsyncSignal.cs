namespace Venus.Net.Relay;

/// <summary>Wakes one who waits; raised before anybody waits it wakes the next who does. Raising may be done from any thread.</summary>
internal sealed class AsyncSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiting;
    private bool _raised;

    public Task WaitAsync()
    {
        lock (_lock)
        {
            if (!_raised)
                return (_waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            _raised = false;
            return Task.CompletedTask;
        }
    }

    public void Raise()
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            waiting = _waiting;
            _waiting = null;
            _raised = waiting is null;
        }

        waiting?.SetResult();
    }
}
