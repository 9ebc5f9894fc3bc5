namespace Venus.Actors;

/// <summary>Whom an actor watches, and who watches it.</summary>
internal sealed class DeathWatch(ActorCell cell)
{
    // The value is the message to be told with; null for Terminated.
    private Dictionary<InternalActorRef, object?>? _watching;

    // Ends that stand in the mailbox: taken back by Unwatch, however far they have come.
    private Dictionary<InternalActorRef, object?>? _announced;

    // The parent is not among them: it is told of the end in any case.
    private HashSet<InternalActorRef>? _watchers;

    public IActorRef Watch(IActorRef subject, object? message)
    {
        var watchee = InternalActorRef.From(subject);
        if (watchee.Equals(cell.Self))
            return subject;
        _watching ??= [];
        if (_watching.TryAdd(watchee, message))
            watchee.SendSystemMessage(new Watch(watchee, cell.SelfRef));
        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        var watchee = InternalActorRef.From(subject);
        if (_watching is not null && _watching.Remove(watchee))
            watchee.SendSystemMessage(new Unwatch(watchee, cell.SelfRef));
        _announced?.Remove(watchee);
        return subject;
    }

    public void AddWatcher(InternalActorRef watcher)
    {
        if (!ReferenceEquals(watcher, cell.ParentRef))
            (_watchers ??= []).Add(watcher);
    }

    public void RemoveWatcher(InternalActorRef watcher) => _watchers?.Remove(watcher);

    /// <summary>Queues the message that tells of an end, if the actor was watched.</summary>
    public void Announce(InternalActorRef actor, bool existenceConfirmed)
    {
        if (_watching is null || !_watching.Remove(actor, out var message))
            return;
        AnnounceAgain(actor, message);
        cell.SelfRef.Tell(new Terminated(actor, existenceConfirmed, addressTerminated: false), actor);
    }

    /// <summary>Makes an end that was stashed deliverable once more.</summary>
    public void AnnounceAgain(InternalActorRef actor, object? message = null) => (_announced ??= [])[actor] = message;

    /// <summary>Hands an end to the actor, unless it no longer wants to know.</summary>
    public void Deliver(Terminated terminated)
    {
        if (_announced is null || !_announced.Remove(InternalActorRef.From(terminated.ActorRef), out var message))
            return;
        cell.ReceiveInstead(message ?? terminated);
    }

    /// <summary>Tells the watchers; the parent is told as such.</summary>
    public void TellWatchers()
    {
        if (_watchers is null)
            return;
        foreach (var watcher in _watchers)
            watcher.SendSystemMessage(new DeathWatchNotification(cell.SelfRef, existenceConfirmed: true));
        _watchers = null;
    }

    /// <summary>Ends all watches.</summary>
    public void UnwatchAll()
    {
        _announced = null;
        if (_watching is null)
            return;
        foreach (var watchee in _watching.Keys)
            watchee.SendSystemMessage(new Unwatch(watchee, cell.SelfRef));
        _watching = null;
    }
}
