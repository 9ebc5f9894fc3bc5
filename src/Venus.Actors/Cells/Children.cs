using System.Diagnostics.CodeAnalysis;

namespace Venus.Actors;

/// <summary>What a parent does once the last of the children that are stopping has ended.</summary>
internal enum AfterChildren
{
    /// <summary>Nothing: it just goes on.</summary>
    Nothing,

    /// <summary>Makes the instance that could not be made before.</summary>
    Create,

    /// <summary>Makes a new instance.</summary>
    Recreate,

    /// <summary>Ends.</summary>
    Terminate,
}

/// <summary>
/// The children of an actor by name. A name is taken from the creation of a child until its parent has learnt of its end. Selections and a system's <c>ActorOf</c> come from
/// other threads, so a lock guards the table; no message passes here.
/// </summary>
internal sealed class Children(ActorCell cell)
{
    private readonly Lock _gate = new();
    private Dictionary<string, ChildStats>? _byName;
    private long _generatedNames;
    private int _stopping;
    private bool _closed;

    /// <summary>What the parent waits for its children for.</summary>
    public AfterChildren Pending { get; private set; }

    /// <summary>Why the parent is being restarted, while it waits to be.</summary>
    public Exception? PendingCause { get; private set; }

    /// <exception cref="InvalidActorNameException">The name is not legal or taken.</exception>
    /// <exception cref="InvalidOperationException">The parent is ending.</exception>
    public LocalActorRef Create(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null && !ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name \"{name}\". Names must not be empty or start with '$', and may hold ASCII letters, digits and {ActorPath.ValidSymbols}");
        }

        return Attach(props, name);
    }

    /// <summary>Creates a child under any name, and starts it.</summary>
    public LocalActorRef Attach(Props props, string? name)
    {
        LocalActorRef child;
        lock (_gate)
        {
            if (_closed)
                throw new InvalidOperationException($"Cannot create child while terminating or terminated: {cell.Self.Path}");
            name ??= GeneratedName.From(_generatedNames++);
            _byName ??= new Dictionary<string, ChildStats>(StringComparer.Ordinal);
            if (_byName.ContainsKey(name))
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            var path = new ChildActorPath(cell.SelfRef.Path, name, cell.SystemImpl.NextUid());
            child = new LocalActorRef(cell.SystemImpl, props, path, cell.SelfRef);
            _byName.Add(name, new ChildStats(child));
        }

        // A child that is made while its parent is suspended has to be as deep asleep as its siblings, which the parent will wake.
        if (ReferenceEquals(ActorCell.Current, cell))
        {
            for (var i = 0; i < cell.Mailbox.Suspensions; i++)
                child.Cell.Mailbox.Suspend();
        }

        child.SendSystemMessage(new Create());
        return child;
    }

    public InternalActorRef? Find(string name)
    {
        lock (_gate)
            return _byName is not null && _byName.TryGetValue(name, out var stats) ? stats.Child : null;
    }

    public bool TryGet(InternalActorRef child, [NotNullWhen(true)] out ChildStats? stats)
    {
        lock (_gate)
        {
            stats = null;
            return _byName is not null && _byName.TryGetValue(child.Path.Name, out stats) && ReferenceEquals(stats.Child, child);
        }
    }

    /// <summary>A snapshot.</summary>
    public ChildStats[] Stats()
    {
        lock (_gate)
            return _byName is null ? [] : [.. _byName.Values];
    }

    /// <summary>A snapshot.</summary>
    public IActorRef[] All() => Array.ConvertAll(Stats(), static IActorRef (stats) => stats.Child);

    /// <summary>Notes that a child was told to stop, if it is one.</summary>
    public void WillStop(InternalActorRef child)
    {
        if (TryGet(child, out var stats))
            WillStop(stats);
    }

    /// <summary>Tells all children to stop.</summary>
    public void StopAll()
    {
        foreach (var stats in Stats())
        {
            WillStop(stats);
            stats.Child.Stop();
        }
    }

    /// <summary>Suspends all children but one, and but some.</summary>
    public void SuspendAll(InternalActorRef? except, ChildStats[]? exceptThese)
    {
        foreach (var stats in Stats())
        {
            if (!ReferenceEquals(stats.Child, except) && exceptThese?.Contains(stats) != true)
                stats.Child.SendSystemMessage(new Suspend());
        }
    }

    /// <summary>Lets no further child in.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    /// <summary>Has <paramref name="action"/> done once no child is stopping any more.</summary>
    /// <returns>Whether there is one to wait for; if not, the action is the caller's to do now.</returns>
    public bool WaitBefore(AfterChildren action, Exception? cause = null)
    {
        if (_stopping == 0)
            return false;
        Pending = action;
        PendingCause = cause;
        return true;
    }

    /// <summary>Forgets a child that ended.</summary>
    /// <returns>Whether it was one.</returns>
    public bool Remove(InternalActorRef child)
    {
        lock (_gate)
        {
            if (_byName is null || !_byName.TryGetValue(child.Path.Name, out var stats) || !ReferenceEquals(stats.Child, child))
                return false;
            _byName.Remove(child.Path.Name);
            if (stats.IsStopping)
                _stopping--;
            return true;
        }
    }

    /// <summary>What there is to do now that a child has ended; asked once per end.</summary>
    public AfterChildren TakePending()
    {
        if (_stopping > 0)
            return AfterChildren.Nothing;
        var pending = Pending;
        Pending = AfterChildren.Nothing;
        return pending;
    }

    private void WillStop(ChildStats stats)
    {
        if (stats.IsStopping)
            return;
        stats.IsStopping = true;
        _stopping++;
    }
}
