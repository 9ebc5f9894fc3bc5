using System.Collections.Concurrent;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// One thread over one epoll(7) set. It waits nowhere else: events are noted, then everything that is due gets one bounded turn, in the order
/// in which it became due, so that a busy bridge never holds up the others for longer than its turn. Everything but <see cref="Post"/>,
/// <see cref="Load"/> and <see cref="StopAsync"/> is for the loop's own thread.
/// </summary>
internal sealed class EventLoop
{
    private const int EventsPerWait = 256;
    private const ulong WakeKey = ulong.MaxValue;

    private readonly EpollSet _epoll = new(EventsPerWait);
    private readonly EventSignal _wake = new();
    private readonly WatchTable _watchers = new();
    private readonly ConcurrentQueue<ILoopWork> _posted = new();
    private readonly Queue<ILoopWork> _due = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _wakeRaised;
    private int _load;
    private volatile bool _stopping;
    private volatile bool _closed;

    public EventLoop(string name)
    {
        _epoll.Watch(_wake.Descriptor, EpollEvents.Readable | EpollEvents.Edge, WakeKey);
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>How much the loop has been given to look after; for choosing between loops.</summary>
    public int Load => Volatile.Read(ref _load);

    /// <summary>Buffers of this loop's bridges.</summary>
    public LoopBuffers Buffers { get; } = new();

    /// <summary>Pipes of this loop's bridges.</summary>
    public PipePool Pipes { get; } = new();

    /// <summary>Gives work its turn soon. From any thread.</summary>
    public void Post(ILoopWork work)
    {
        _posted.Enqueue(work);
        if (Interlocked.Exchange(ref _wakeRaised, 1) == 0)
            _wake.Raise();

        // The loop may have looked into the queue for the last time before.
        if (_closed)
            AbandonPosted();
    }

    public void AddLoad(int change) => Interlocked.Add(ref _load, change);

    /// <summary>Ends the loop: everything on it is abandoned. Completes when its thread is through.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        _wake.Raise();
        return _ended.Task;
    }

    /// <summary>Gives work a turn after everything that is due already.</summary>
    public void MakeDue(ILoopWork work)
    {
        if (work.IsDue)
            return;
        work.IsDue = true;
        _due.Enqueue(work);
    }

    /// <summary>Watches a descriptor.</summary>
    /// <returns>The key to end it by.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The system has no room for another watch.</exception>
    public ulong Watch(int descriptor, EpollEvents events, IWatcher watcher)
    {
        var key = _watchers.Add(watcher);
        try
        {
            _epoll.Watch(descriptor, events, key);
            return key;
        }
        catch
        {
            _watchers.Remove(key);
            throw;
        }
    }

    /// <summary>Watches no more.</summary>
    /// <param name="key">What <see cref="Watch"/> returned.</param>
    /// <param name="descriptor">The descriptor if it stays open; closing one ends the kernel's part by itself.</param>
    public void Unwatch(ulong key, int? descriptor)
    {
        _watchers.Remove(key);
        if (descriptor is { } open)
            _epoll.Unwatch(open);
    }

    private void Run()
    {
        while (!_stopping)
        {
            Note(_epoll.Wait(wait: _due.Count == 0));
            TakePosted();
            for (var turns = _due.Count; turns > 0; turns--)
            {
                var work = _due.Dequeue();
                work.IsDue = false;
                work.TakeTurn();
            }
        }

        End();
    }

    private void Note(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (events, key) = _epoll[i];
            if (key != WakeKey)
                _watchers.Find(key)?.OnEvents(events);
        }
    }

    private void TakePosted()
    {
        if (Volatile.Read(ref _wakeRaised) == 0)
            return;

        // Lowered before looking: whoever posts after the last look raises it anew.
        Interlocked.Exchange(ref _wakeRaised, 0);
        while (_posted.TryDequeue(out var work))
            MakeDue(work);
    }

    private void End()
    {
        foreach (var work in _due)
            work.Abandon();
        foreach (var watcher in _watchers.All)
            watcher.Abandon();
        _closed = true;
        Interlocked.MemoryBarrier();
        AbandonPosted();
        _epoll.Dispose();
        _wake.Dispose();
        Pipes.Dispose();
        _ended.SetResult();
    }

    private void AbandonPosted()
    {
        while (_posted.TryDequeue(out var work))
            work.Abandon();
    }
}
