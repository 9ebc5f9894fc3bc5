namespace Venus.SimulationTests.World;

/// <summary>
/// A process in the world: what it awaits, its actors and its timers run as the world decides. It can be stopped for a while (SIGSTOP), and it can die
/// (SIGKILL): then nothing of it ever runs again, not even a <c>finally</c>.
/// </summary>
internal sealed class SimulatedProcess : SynchronizationContext
{
    private readonly SimulatedWorld _world;
    private readonly List<(SendOrPostCallback Run, object? State)> _parked = [];

    public SimulatedProcess(SimulatedWorld world, string name)
    {
        _world = world;
        Name = name;
        Clock = new ProcessClock(this);
    }

    public string Name { get; }

    public TimeProvider Clock { get; }

    public bool IsDead { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>Timers that will fire.</summary>
    public int ArmedTimers { get; set; }

    /// <summary>How far its wall clock is off.</summary>
    public TimeSpan WallClockError { get; set; }

    public override void Post(SendOrPostCallback d, object? state) => _world.Post(this, d, state);

    /// <summary>Has a mailbox take its turn soon.</summary>
    public void PostMailbox(IThreadPoolWorkItem mailbox) => _world.Post(this, static mailbox => ((IThreadPoolWorkItem)mailbox!).Execute(), mailbox, mailbox);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("There is one thread, and it would wait for itself.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs something as the process, at once.</summary>
    public void Run(Action action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public void Kill()
    {
        IsDead = true;
        _parked.Clear();
    }

    public void Pause() => IsPaused = true;

    public void Resume()
    {
        IsPaused = false;
        foreach (var (run, state) in _parked)
            _world.Post(this, run, state);
        _parked.Clear();
    }

    public void Park(SendOrPostCallback run, object? state) => _parked.Add((run, state));

    private sealed class ProcessClock(SimulatedProcess process) : TimeProvider
    {
        private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => process._world.Now;

        public override DateTimeOffset GetUtcNow() => Beginning + process._world.Time + process.WallClockError;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new SimulatedTimer(process._world, process, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }
    }
}
