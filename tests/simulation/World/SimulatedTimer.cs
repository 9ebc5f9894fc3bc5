namespace Venus.SimulationTests.World;

/// <summary>A timer in virtual time. Its callback runs as a piece of its process, in any order with whatever else is due.</summary>
internal sealed class SimulatedTimer(SimulatedWorld world, SimulatedProcess process, TimerCallback callback, object? state) : ITimer
{
    private long _due = long.MaxValue;
    private long _period;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_due == long.MinValue)
            return false;
        var armed = _due != long.MaxValue;
        _period = period <= TimeSpan.Zero ? 0 : period.Ticks;
        _due = dueTime < TimeSpan.Zero ? long.MaxValue : world.Now + dueTime.Ticks;
        process.ArmedTimers += (_due != long.MaxValue ? 1 : 0) - (armed ? 1 : 0);
        if (_due != long.MaxValue)
            world.Arm(this, _due);
        return true;
    }

    /// <summary>Called when the time has come that the timer was once armed for; it may have been changed since.</summary>
    public void OnDue(long due)
    {
        if (due != _due)
            return;
        if (_period > 0)
        {
            _due += _period;
            world.Arm(this, _due);
        }
        else
        {
            _due = long.MaxValue;
            process.ArmedTimers--;
        }

        world.Post(process, static timer => ((SimulatedTimer)timer!).Fire(), this);
    }

    public void Dispose()
    {
        if (_due is not (long.MaxValue or long.MinValue))
            process.ArmedTimers--;
        _due = long.MinValue;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Fire()
    {
        // One that was disposed of while its callback was due does not fire any more, as with the system's timers under their lock.
        if (_due != long.MinValue)
            callback(state);
    }
}
