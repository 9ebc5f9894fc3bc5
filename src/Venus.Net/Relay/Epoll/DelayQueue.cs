namespace Venus.Net.Relay.Epoll;

/// <summary>
/// What a loop is to do later. Everything waits equally long, so the order of coming is the order of going, and putting in and taking out are a few pointers.
/// Not for several threads.
/// </summary>
/// <param name="delay">How long everything waits, in milliseconds.</param>
internal sealed class DelayQueue(int delay)
{
    private Entry? _first;
    private Entry? _last;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _first is null;

    /// <summary>Milliseconds until the first is due; -1 if there is none.</summary>
    public int UntilFirst => _first is null ? -1 : (int)Math.Max(0, _first.Due - Environment.TickCount64);

    /// <summary>Puts an entry in, unless it is there already.</summary>
    public void Add(Entry entry)
    {
        if (entry.IsWaiting)
            return;
        entry.IsWaiting = true;
        entry.Due = Environment.TickCount64 + delay;
        entry.Before = _last;
        if (_last is null)
            _first = entry;
        else
            _last.Next = entry;
        _last = entry;
    }

    /// <summary>Milliseconds that an entry which is there has waited.</summary>
    public long Waited(Entry entry) => Environment.TickCount64 - (entry.Due - delay);

    /// <summary>Takes an entry out, if it is there.</summary>
    public void Remove(Entry entry)
    {
        if (!entry.IsWaiting)
            return;
        if (entry.Before is null)
            _first = entry.Next;
        else
            entry.Before.Next = entry.Next;
        if (entry.Next is null)
            _last = entry.Before;
        else
            entry.Next.Before = entry.Before;
        entry.Before = entry.Next = null;
        entry.IsWaiting = false;
    }

    /// <summary>Takes out all that is due, and tells it.</summary>
    public void TakeDue()
    {
        if (_first is null)
            return;
        var now = Environment.TickCount64;
        while (_first is { } entry && entry.Due <= now)
        {
            Remove(entry);
            entry.Tell();
        }
    }

    /// <summary>Takes out everything, and tells it.</summary>
    public void TakeAll()
    {
        while (_first is { } entry)
        {
            Remove(entry);
            entry.Tell();
        }
    }

    /// <summary>Something that waits at most once at a time.</summary>
    internal abstract class Entry
    {
        public bool IsWaiting { get; set; }

        public long Due { get; set; }

        public Entry? Before { get; set; }

        public Entry? Next { get; set; }

        /// <summary>It has waited long enough. Does not throw.</summary>
        public abstract void Tell();
    }
}
