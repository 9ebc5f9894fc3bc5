namespace Venus.Demo;

/// <summary>Lets nobody go before everybody is there: what passes it was there at once. Each full group is followed by the next.</summary>
/// <param name="size">How many make a group.</param>
internal sealed class MeetingPoint(int size)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    /// <summary>Arrives, and waits for the others.</summary>
    public Task ArriveAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            var mine = _full;
            if (++_arrived == size)
            {
                _arrived = 0;
                _full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                mine.SetResult();
            }

            return mine.Task.WaitAsync(cancel);
        }
    }
}
