using System.Collections.Concurrent;
using System.ComponentModel;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// One thread over one epoll(7) set. It waits nowhere else: events are noted, then everything that is due gets one bounded turn, in the order
/// in which it became due; of the bulk transfers only one, before events are looked for again. So a short exchange waits for one turn of bulk
/// at most, however many transfers there are, and each of those still gets its turn. Transfers that go on have a loop of their own beside it: a thread
/// that works all the time is not given a processor the moment that something comes for it, one that mostly waits is. While there are short exchanges, the
/// loop for transfers lets others have its processor now and then. Posting, watching and stopping may
/// be done from any thread; the rest is for the loop's own.
/// </summary>
internal sealed class EventLoop
{
    private const int EventsPerWait = 256;

    // A visitor's way in is some ten steps, each of which makes the next: they are taken without looking for events between.
    private const int StepsPerTurn = 64;

    /// <summary>Milliseconds after which what can wait is done, however much else there is.</summary>
    private const int MostPatience = 5;

    /// <summary>Milliseconds for which the last short exchange counts as going on.</summary>
    private const int ExchangeLasts = 250;

    /// <summary>Turns of transfers, some 150 µs each, after which others may have the processor.</summary>
    private const int RoundsPerYield = 2;

    private const ulong WakeKey = ulong.MaxValue;

    [ThreadStatic]
    private static EventLoop? _current;

    private readonly int _number;
    private readonly EventLoop? _home;
    private readonly Lock _watching = new();
    private readonly EpollSet _epoll = new(EventsPerWait);
    private readonly IdleWait _idle;
    private readonly EventSignal _wake = new();
    private readonly WatchTable _watchers = new();
    private readonly ConcurrentQueue<ILoopWork> _posted = new();
    private readonly Queue<ILoopWork> _due = new();
    private readonly Queue<ILoopWork> _dueBulk = new();
    private readonly Queue<IThreadPoolWorkItem> _steps = new();
    private readonly Queue<IThreadPoolWorkItem> _arrivals = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _wakeRaised;
    private EventLoop? _forBulk;
    private int _load;
    private uint _rounds;
    private long _lastExchange = -ExchangeLasts;
    private volatile bool _stopping;
    private volatile bool _closed;
    private bool _watchClosed;

    /// <param name="number">For its name.</param>
    /// <param name="busyPoll">How long it may look for events before it sleeps.</param>
    /// <param name="largeBuffers">Large buffers that its bridges have at most.</param>
    /// <exception cref="Win32Exception">The system has no descriptor or memory left.</exception>
    public EventLoop(int number, TimeSpan busyPoll = default, int largeBuffers = LoopBuffers.DefaultLargeOut)
        : this(number, home: null, busyPoll, new LoopBuffers(largeBuffers))
    {
    }

    private EventLoop(int number, EventLoop? home, TimeSpan busyPoll, LoopBuffers buffers)
    {
        Buffers = buffers;
        _idle = new IdleWait(_epoll, busyPoll);
        _number = number;
        _home = home;
        _epoll.Watch(_wake.Descriptor, EpollEvents.Readable | EpollEvents.Edge, WakeKey);
        new Thread(Run) { IsBackground = true, Name = $"venus {(IsForBulk ? "bulk" : "relay")} {number}" }.Start();
    }

    /// <summary>Whether it is the one beside another that carries transfers.</summary>
    public bool IsForBulk => _home is not null;

    /// <summary>How much the loop has been given to look after; for choosing between loops.</summary>
    public int Load => Volatile.Read(ref _load);

    /// <summary>Buffers of this loop's bridges.</summary>
    public LoopBuffers Buffers { get; }

    /// <summary>Pipes of this loop's bridges.</summary>
    public PipePool Pipes { get; } = new();

    /// <summary>What waits for its time.</summary>
    public DelayQueue Delayed { get; } = new(Receipts.Delay);

    /// <summary>Links on which an answer is owed.</summary>
    public DelayQueue Listening { get; } = new(SilenceWatch.Interval);

    /// <summary>What waits until there is nothing else to do, but not for long.</summary>
    public DelayQueue Spare { get; } = new(MostPatience);

    /// <summary>
    /// Has a short step done soon by the loop whose thread this is, so that what an event sets going goes on where it was noticed: waking another thread
    /// costs more than most steps. The step must not wait. False if this is no loop's thread.
    /// </summary>
    public static bool TryStep(IThreadPoolWorkItem step)
    {
        if (_current is not { } loop)
            return false;
        loop._steps.Enqueue(step);
        return true;
    }

    /// <summary>Has a short step done soon: by the loop whose thread this is, otherwise by the thread pool.</summary>
    public static void Step(IThreadPoolWorkItem step)
    {
        if (!TryStep(step))
            ThreadPool.UnsafeQueueUserWorkItem(step, preferLocal: false);
    }

    /// <summary>
    /// As <see cref="Step"/>, for a step that brings new work in: one a turn, after what is there already. So a crowd that comes at once is let in as fast as it is
    /// dealt with, waits in the kernel meanwhile, and keeps those who are here waiting for one of its handfuls at a time.
    /// </summary>
    public static void Arrive(IThreadPoolWorkItem step)
    {
        if (_current is { } loop)
            loop._arrivals.Enqueue(step);
        else
            ThreadPool.UnsafeQueueUserWorkItem(step, preferLocal: false);
    }

    /// <summary>Gives work its turn soon. From any thread.</summary>
    public void Post(ILoopWork work)
    {
        if (ReferenceEquals(_current, this) && !_stopping)
        {
            MakeDue(work);
            return;
        }

        _posted.Enqueue(work);
        if (Interlocked.Exchange(ref _wakeRaised, 1) == 0)
            _wake.Raise();

        // The loop may have looked into the queue for the last time before.
        if (_closed)
            AbandonPosted();
    }

    public void AddLoad(int change) => Interlocked.Add(ref _load, change);

    /// <summary>
    /// The loop beside this one: that for transfers, which is made when it is first asked for, or the one that has it. Null if there can be none for want of descriptors.
    /// For this loop's thread.
    /// </summary>
    public EventLoop? TryGetOther()
    {
        if (IsForBulk)
            return _home;
        try
        {
            return _forBulk ??= new EventLoop(_number, this, busyPoll: default, Buffers.Beside());
        }
        catch (Win32Exception)
        {
            // Transfers stay with the short exchanges then, as they would on a machine with a single loop.
            return null;
        }
    }

    /// <summary>Ends the loop and the one beside it: everything on them is abandoned. Completes when their threads are through.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        _wake.Raise();
        await _ended.Task;
        if (_forBulk is { } other)
            await other.StopAsync();
    }

    /// <summary>Gives work a turn after everything of its kind that is due already.</summary>
    public void MakeDue(ILoopWork work)
    {
        if (work.IsDue)
            return;
        work.IsDue = true;
        (work.IsBulk ? _dueBulk : _due).Enqueue(work);
    }

    /// <summary>Watches a descriptor. From any thread.</summary>
    /// <param name="descriptor">It; held open by the caller.</param>
    /// <param name="events">What to tell of it.</param>
    /// <param name="watcher">Whom to tell, maybe before this returns.</param>
    /// <param name="key">What to end it by; there before the watcher is told anything.</param>
    /// <exception cref="Win32Exception">The system has no room for another watch.</exception>
    /// <exception cref="ObjectDisposedException">The loop has ended.</exception>
    public void Watch(int descriptor, EpollEvents events, IWatcher watcher, out ulong key) => Watch(descriptor, events, watcher, known: false, out key);

    /// <summary>
    /// Watches a connection, as <see cref="Watch(int, EpollEvents, IWatcher, out ulong)"/>. It stays in the kernel's set when nobody watches it any more: a link is watched
    /// by turns by who waits on it and by its relay, and to go in and out would cost a call each time.
    /// </summary>
    public void Watch(EpollConnection connection, int descriptor, EpollEvents events, IWatcher watcher, out ulong key)
    {
        var known = connection.WatchedBy == this;
        if (!known)
            connection.WatchedBy?.Forget(descriptor);

        // Before the watcher can be told: what it does then may be to watch for something else.
        connection.WatchedBy = this;
        try
        {
            Watch(descriptor, events, watcher, known, out key);
        }
        catch
        {
            connection.WatchedBy = null;
            Forget(descriptor);
            throw;
        }
    }

    private void Watch(int descriptor, EpollEvents events, IWatcher watcher, bool known, out ulong key)
    {
        lock (_watching)
        {
            ObjectDisposedException.ThrowIf(_watchClosed, this);
            key = _watchers.Add(watcher);
            try
            {
                _epoll.Watch(descriptor, events, key, known);
            }
            catch
            {
                _watchers.Remove(key);
                throw;
            }
        }
    }

    /// <summary>Watches no more. From any thread.</summary>
    /// <param name="key">What <see cref="Watch(int, EpollEvents, IWatcher, out ulong)"/> returned.</param>
    /// <param name="descriptor">The descriptor if it stays open and is no connection's; closing one ends the kernel's part by itself.</param>
    public void Unwatch(ulong key, int? descriptor)
    {
        lock (_watching)
        {
            _watchers.Remove(key);
            if (descriptor is { } open && !_watchClosed)
                _epoll.Unwatch(open);
        }
    }

    private void Forget(int descriptor)
    {
        lock (_watching)
        {
            if (!_watchClosed)
                _epoll.Unwatch(descriptor);
        }
    }

    private bool HasExchanges => Environment.TickCount64 - Volatile.Read(ref _lastExchange) < ExchangeLasts;

    private void Run()
    {
        _current = this;
        ThreadSlice.AskForLeast();
        while (!_stopping)
        {
            var isBusy = _due.Count + _dueBulk.Count + _steps.Count + _arrivals.Count > 0;

            // Who works on and on uses up the share that the scheduler grants the process, and the loop beside this one then waits for the next.
            if (isBusy && ++_rounds % RoundsPerYield == 0 && _home is { HasExchanges: true })
                Thread.Yield();
            var events = isBusy || !Spare.IsEmpty ? _epoll.Wait(0) : _idle.Wait(UntilFirst);
            Note(events);
            TakePosted();
            Delayed.TakeDue();
            Listening.TakeDue();
            if (isBusy || events > 0)
                Spare.TakeDue();
            else
                Spare.TakeAll();
            if (_due.Count > 0)
                Volatile.Write(ref _lastExchange, Environment.TickCount64);
            for (var turns = _due.Count; turns > 0; turns--)
                GiveTurn(_due.Dequeue());
            for (var steps = StepsPerTurn; steps > 0 && _steps.TryDequeue(out var step); steps--)
                step.Execute();
            if (_arrivals.TryDequeue(out var arrival))
                arrival.Execute();
            if (_dueBulk.TryDequeue(out var bulk))
                GiveTurn(bulk);
        }

        End();
    }

    // -1, which stands for ever, is the largest of unsigned numbers.
    private int UntilFirst => (int)Math.Min((uint)Delayed.UntilFirst, (uint)Listening.UntilFirst);

    private static void GiveTurn(ILoopWork work)
    {
        work.IsDue = false;
        work.TakeTurn();
    }

    private void Note(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (events, key) = _epoll[i];
            if (key != WakeKey)
                Find(key)?.OnEvents(events);
        }
    }

    private IWatcher? Find(ulong key)
    {
        lock (_watching)
            return _watchers.Find(key);
    }

    private void TakePosted()
    {
        if (Volatile.Read(ref _wakeRaised) == 0)
            return;

        // Lowered before looking: whoever posts after the last look raises it anew.
        Interlocked.Exchange(ref _wakeRaised, 0);
        while (_posted.TryDequeue(out var work))
        {
            if (work.Loop == this)
                MakeDue(work);
            else
                work.Loop.Post(work);
        }
    }

    private void End()
    {
        foreach (var work in _due.Concat(_dueBulk))
            work.Abandon();
        IReadOnlyList<IWatcher> watchers;
        lock (_watching)
        {
            _watchClosed = true;
            watchers = _watchers.All;
            _epoll.Dispose();
        }

        foreach (var watcher in watchers)
            watcher.Abandon();
        _closed = true;
        Interlocked.MemoryBarrier();
        AbandonPosted();
        TakeLastSteps();
        _wake.Dispose();
        Pipes.Dispose();
        _ended.SetResult();
    }

    // Whoever waits for the loop's end finds the ends of all relays told. What these set going is the thread pool's.
    private void TakeLastSteps()
    {
        _current = null;
        while (_steps.TryDequeue(out var step) || _arrivals.TryDequeue(out step))
            step.Execute();
    }

    private void AbandonPosted()
    {
        while (_posted.TryDequeue(out var work))
        {
            if (work.Loop == this)
                work.Abandon();
            else
                work.Loop.Post(work);
        }
    }
}
