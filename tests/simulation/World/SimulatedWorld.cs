namespace Venus.SimulationTests.World;

/// <summary>
/// Everything that happens, on one thread, in an order drawn from a seed, in virtual time. What is due runs one piece at a time: an actor's turn, the rest of a method
/// behind an await, a timer. Time passes a little with each piece, and jumps to the next timer when there is none.
/// </summary>
internal sealed class SimulatedWorld
{
    /// <summary>The longest that one piece takes, in ticks of 100 ns.</summary>
    private const int LongestPiece = 100;

    // In the order of their mailboxes: actors tell their children in the order of a hash that no two processes share, and the draw must not depend on it.
    private readonly List<Piece> _due = [];
    private readonly Dictionary<object, long> _mailboxes = new(ReferenceEqualityComparer.Instance);
    private readonly PriorityQueue<SimulatedTimer, (long Due, long Order)> _timers = new();
    private readonly Random _order;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _timersMade;
    private long _posted;

    public SimulatedWorld(int seed, bool keepTrace)
    {
        Seed = seed;
        Trace = new Trace(keepTrace);
        _order = RandomOf("order");
    }

    private readonly record struct Piece(SimulatedProcess Process, SendOrPostCallback Run, object? State, (long Mailbox, long Posted) Order);

    public int Seed { get; }

    public Trace Trace { get; }

    /// <summary>Ticks of 100 ns since the world began.</summary>
    public long Now { get; private set; }

    public TimeSpan Time => TimeSpan.FromTicks(Now);

    /// <summary>Pieces run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>What a continuation did that must not be: it came from another thread, so the order was not the world's to choose.</summary>
    public string? Escape { get; private set; }

    /// <summary>A source of chance of its own for each purpose, so that what one draws changes nothing for another.</summary>
    public Random RandomOf(string purpose)
    {
        var hash = 17;
        foreach (var c in purpose)
            hash = unchecked((hash * 31) + c);
        return new Random(unchecked((Seed * 7919) ^ hash));
    }

    /// <summary>Has a piece run soon, never inside this call.</summary>
    /// <param name="process">Whose piece it is.</param>
    /// <param name="run">The piece.</param>
    /// <param name="state">What it is given.</param>
    /// <param name="mailbox">The mailbox whose turn it is, if it is an actor's.</param>
    public void Post(SimulatedProcess process, SendOrPostCallback run, object? state, object? mailbox = null)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Escape ??= $"{process.Name} got a continuation from another thread: {run.Method.DeclaringType}.{run.Method.Name}\n{Environment.StackTrace}";
            return;
        }

        if (process.IsDead)
            return;
        var piece = new Piece(process, run, state, (NumberOf(mailbox), _posted++));
        var index = _due.Count;
        while (index > 0 && _due[index - 1].Order.CompareTo(piece.Order) > 0)
            index--;
        _due.Insert(index, piece);
    }

    // Numbered when its first turn is asked for, which is when its actor is made. Names would not do: some are drawn.
    private long NumberOf(object? mailbox)
    {
        if (mailbox is null)
            return long.MaxValue;
        if (!_mailboxes.TryGetValue(mailbox, out var number))
            _mailboxes[mailbox] = number = _mailboxes.Count;
        return number;
    }

    public void Arm(SimulatedTimer timer, long due) => _timers.Enqueue(timer, (due, _timersMade++));

    /// <summary>Runs pieces until the condition holds or there is nothing left to do.</summary>
    /// <returns>Whether the condition holds.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan deadline)
    {
        var end = deadline.Ticks;
        while (!condition())
        {
            if (Now > end || Escape is not null || !Step())
                return condition();
        }

        return true;
    }

    /// <summary>Runs for that long.</summary>
    public void Run(TimeSpan time)
    {
        var end = Now + time.Ticks;
        while (Escape is null && (_due.Count > 0 || (_timers.TryPeek(out _, out var next) && next.Due <= end)))
            Step();
        Now = Math.Max(Now, end);
    }

    private bool Step()
    {
        TakeTimers();
        if (_due.Count == 0)
        {
            if (!_timers.TryPeek(out _, out var next))
                return false;
            Now = Math.Max(Now, next.Due);
            TakeTimers();
            return true;
        }

        var index = _order.Next(_due.Count);
        var piece = _due[index];
        _due.RemoveAt(index);
        Now += _order.Next(1, LongestPiece);
        if (piece.Process.IsDead)
            return true;
        if (piece.Process.IsPaused)
        {
            piece.Process.Park(piece.Run, piece.State);
            return true;
        }

        Steps++;
        Trace.Add(Now, piece.Process.Name, index, _due.Count);
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(piece.Process);
        try
        {
            piece.Run(piece.State);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        return true;
    }

    private void TakeTimers()
    {
        while (_timers.TryPeek(out var timer, out var priority) && priority.Due <= Now)
        {
            _timers.Dequeue();
            timer.OnDue(priority.Due);
        }
    }
}
