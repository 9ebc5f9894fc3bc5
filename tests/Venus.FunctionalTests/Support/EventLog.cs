namespace Venus.FunctionalTests.Support;

/// <summary>Hears everything that a node publishes, and lets a test wait for what it needs.</summary>
internal sealed class EventLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly List<object> _heard = [];
    private readonly List<(Func<object, bool> Wanted, TaskCompletionSource<object> Found)> _waiting = [];

    public EventLog(ActorSystem system, params Type[] events)
    {
        var ear = system.ActorOf(ActorProps.Of(() => new Ear(this)));
        foreach (var type in events)
        {
            system.EventStream.Subscribe(ear, type);
        }
    }

    /// <summary>The first event of the type, past or future, that fits.</summary>
    public async Task<T> FirstAsync<T>(Func<T, bool>? fits = null) => await NextAsync(0, fits);

    /// <summary>The first event of the type that fits and comes after the first <paramref name="after"/> events.</summary>
    public async Task<T> NextAsync<T>(int after, Func<T, bool>? fits = null)
    {
        bool Wanted(object heard) => heard is T typed && (fits is null || fits(typed));
        TaskCompletionSource<object> found;
        lock (_gate)
        {
            if (_heard.Skip(after).FirstOrDefault(Wanted) is { } known)
            {
                return (T)known;
            }

            found = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((Wanted, found));
        }

        try
        {
            return (T)await found.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                throw new TimeoutException($"No {typeof(T).Name} that fits; heard: {string.Join("; ", _heard)}");
            }
        }
    }

    /// <summary>The events of the type so far.</summary>
    public IReadOnlyList<T> All<T>()
    {
        lock (_gate)
        {
            return [.. _heard.OfType<T>()];
        }
    }

    /// <summary>How many events have been heard: where to start with <see cref="NextAsync"/>.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _heard.Count;
            }
        }
    }

    /// <summary>All events so far.</summary>
    public IReadOnlyList<object> Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard];
            }
        }
    }

    private void Hear(object message)
    {
        lock (_gate)
        {
            _heard.Add(message);
            foreach (var waiter in _waiting.Where(waiter => waiter.Wanted(message)).ToList())
            {
                _waiting.Remove(waiter);
                waiter.Found.TrySetResult(message);
            }
        }
    }

    private sealed class Ear : ReceiveActor
    {
        public Ear(EventLog log) => ReceiveAny(log.Hear);
    }
}
