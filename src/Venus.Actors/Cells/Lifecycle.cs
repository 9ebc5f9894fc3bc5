using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>
/// The life of an actor: created → running ⇄ suspended → restarted → … → ended. A failure suspends the actor and its children and is reported to the parent, which
/// answers with <see cref="Resume"/>, <see cref="Recreate"/> or <see cref="Terminate"/>. The last two stop children first; until these have ended, what the parent says is put off.
/// </summary>
internal sealed class Lifecycle(ActorCell cell)
{
    private readonly ActorCell _cell = cell;
    private InternalActorRef? _perpetrator;

    /// <summary>The present instance; null before the first one came to life.</summary>
    public ActorBase? Instance { get; private set; }

    /// <summary>Counts the instances.</summary>
    public int Incarnation { get; private set; }

    private bool IsWaitingForChildren => _cell.Children.Pending != AfterChildren.Nothing;

    /// <summary>Whether a message has to wait for children to end or for the actor to be resumed.</summary>
    public bool MustWait(SystemMessage message) =>
        (message.WaitsForChildren && IsWaitingForChildren) || (message.WaitsForResume && _cell.Mailbox.Suspensions > 0);

    public void Handle(SystemMessage message)
    {
        try
        {
            Dispatch(message);
        }
        catch (Exception cause)
        {
            Fail(cause);
        }
    }

    /// <summary>Suspends the actor and its children, and reports to the parent, whose decision is awaited.</summary>
    /// <param name="cause">What was thrown.</param>
    /// <param name="perpetrator">The child whose failure is passed on; null when the actor itself failed.</param>
    /// <param name="alreadySuspended">Children that still are from the failure before.</param>
    public void Fail(Exception cause, InternalActorRef? perpetrator = null, ChildStats[]? alreadySuspended = null)
    {
        // While a decision is pending, or the actor is ending, a further failure changes nothing.
        if (_perpetrator is not null || _cell.IsTerminated)
            return;
        _cell.Mailbox.Suspend();
        _perpetrator = perpetrator ?? _cell.SelfRef;
        _cell.Children.SuspendAll(perpetrator, alreadySuspended);
        _cell.ParentRef.SendSystemMessage(new Failed(_cell.SelfRef, cause));
    }

    private void Dispatch(SystemMessage message)
    {
        switch (message)
        {
            case AsyncContinuation continuation:
                continuation.Run();
                break;
            case AsyncCompletion completion:
                _cell.CompleteTask(completion.Operation, completion.Failure);
                break;
            case DeathWatchNotification notification:
                OnEnded(notification);
                break;
            case Watch watch:
                _cell.DeathWatch.AddWatcher(watch.Watcher);
                break;
            case Unwatch unwatch:
                _cell.DeathWatch.RemoveWatcher(unwatch.Watcher);
                break;
            case Create:
                CreateInstance();
                break;
            case Failed failed:
                OnChildFailed(failed);
                break;
            case Suspend:
                SuspendTree();
                break;
            case Resume resume:
                ResumeTree(resume.CausedByFailure);
                break;
            case Recreate recreate:
                BeginRecreate(recreate.Cause);
                break;
            case Terminate:
                BeginTerminate();
                break;
            default:
                throw new InvalidOperationException($"Unknown system message {message.GetType()}.");
        }
    }

    private void CreateInstance()
    {
        try
        {
            MakeInstance();
            Instance!.AroundPreStart();
            _cell.StartReceiveTimeout();
        }
        catch (Exception cause)
        {
            (Instance as IWithTimers)?.Timers?.CancelAll();
            Instance = null;
            throw new ActorInitializationException(_cell.Self, "Exception during creation", cause);
        }
    }

    private void MakeInstance()
    {
        Incarnation++;
        _cell.Mailbox.Awaiting = 0;
        _cell.ClearBehaviours();
        Instance = null;
        var instance = _cell.Props.NewActor();
        (instance as ReceiveActor)?.EndConstruction();
        Instance = instance;
    }

    private void OnChildFailed(Failed failed)
    {
        if (!_cell.Children.TryGet(failed.Child, out var stats))
            return;
        try
        {
            _cell.Restore(message: null, failed.Child);
            var strategy = _cell.Props.SupervisorStrategy ?? Instance!.SupervisorStrategyInternal;
            if (!strategy.HandleFailure(_cell, stats, failed.Cause))
                Fail(failed.Cause, failed.Child);
        }
        catch (Exception cause)
        {
            Fail(cause, failed.Child);
        }
    }

    private void SuspendTree()
    {
        _cell.Mailbox.Suspend();
        _cell.Children.SuspendAll(except: null, exceptThese: null);
    }

    private void ResumeTree(Exception? causedByFailure)
    {
        if (Instance is null)
        {
            BeginCreate();
            return;
        }

        var perpetrator = _perpetrator;
        Wake(clearFailure: causedByFailure is not null);
        foreach (var stats in _cell.Children.Stats())
            stats.Child.SendSystemMessage(new Resume(ReferenceEquals(stats.Child, perpetrator) ? causedByFailure : null));
    }

    private void Wake(bool clearFailure)
    {
        _cell.Mailbox.Resume();
        if (clearFailure)
            _perpetrator = null;
    }

    private void BeginCreate()
    {
        _cell.SetReceiveTimeout(null);
        _cell.Children.StopAll();
        if (!_cell.Children.WaitBefore(AfterChildren.Create))
            FinishCreate();
    }

    private void FinishCreate()
    {
        Wake(clearFailure: true);
        CreateInstance();
    }

    private void BeginRecreate(Exception cause)
    {
        if (Instance is null)
        {
            BeginCreate();
            return;
        }

        var failed = Instance;
        var message = _cell.CurrentMessage;
        try
        {
            failed.AroundPreRestart(cause, message);
        }
        catch (Exception thrown)
        {
            var report = new PreRestartException(_cell.Self, thrown, cause, message);
            _cell.Log(new Error(report, _cell.Self.Path.ToString(), failed.GetType(), thrown.Message));
        }

        Discard(failed);
        if (!_cell.Children.WaitBefore(AfterChildren.Recreate, cause))
            FinishRecreate(cause);
    }

    private void FinishRecreate(Exception cause)
    {
        // Those that outlived the restart, before the new instance makes its own.
        var survivors = _cell.Children.Stats();
        try
        {
            Wake(clearFailure: true);
            var failed = Instance;
            MakeInstance();
            if (ReferenceEquals(Instance, failed))
                throw new InvalidOperationException("The producer handed out an instance that it had made before.");
            Instance!.AroundPostRestart(cause, message: null);
            _cell.StartReceiveTimeout();
            foreach (var stats in survivors)
                stats.Child.SendSystemMessage(new Recreate(cause));
        }
        catch (Exception thrown)
        {
            (Instance as IWithTimers)?.Timers?.CancelAll();
            Instance = null;
            Fail(new PostRestartException(_cell.Self, thrown, cause), alreadySuspended: survivors);
        }
    }

    private void BeginTerminate()
    {
        _cell.SetReceiveTimeout(null);
        _cell.DeathWatch.UnwatchAll();
        _cell.Children.Close();
        _cell.Children.StopAll();
        var wasTerminating = _cell.Children.Pending == AfterChildren.Terminate;
        if (!_cell.Children.WaitBefore(AfterChildren.Terminate))
        {
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            _cell.Mailbox.Suspend();
            // What fails from here on is not reported: the parent has decided already.
            _perpetrator = _cell.SelfRef;
        }
    }

    private void FinishTerminate()
    {
        var instance = Instance;
        try
        {
            instance?.AroundPostStop();
        }
        catch (Exception cause)
        {
            _cell.Log(new Error(cause, _cell.Self.Path.ToString(), instance!.GetType(), cause.Message));
        }

        if (instance is not null)
            Discard(instance);
        // The order matters: a parent that watches too is told as a parent first, so that the name is free when its actor hears of the end.
        _cell.Children.Close();
        _cell.Mailbox.Close();
        _cell.ParentRef.SendSystemMessage(new DeathWatchNotification(_cell.SelfRef, existenceConfirmed: true));
        _cell.DeathWatch.TellWatchers();
        _cell.DeathWatch.UnwatchAll();
        _cell.SetReceiveTimeout(null);
        if (_cell.HasSubscriptions)
            _cell.SystemImpl.EventStream.Unsubscribe(_cell.Self);
        _cell.ClearBehaviours();
        Instance = null;
    }

    private void Discard(ActorBase instance)
    {
        // What the instance had put aside is the next one's to read, or the dead letters'.
        (instance as IActorStash)?.Stash?.UnstashAll();
        // Once more: the hooks that ran since may have started some, which nothing would ever end.
        (instance as IWithTimers)?.Timers?.CancelAll();
        _cell.CurrentMessage = null;
        _cell.Props.Release(instance);
    }

    private void OnEnded(DeathWatchNotification notification)
    {
        if (_cell.Children.Pending != AfterChildren.Terminate)
            _cell.DeathWatch.Announce(notification.Actor, notification.ExistenceConfirmed);
        if (!_cell.Children.Remove(notification.Actor))
            return;
        switch (_cell.Children.TakePending())
        {
            case AfterChildren.Create:
                FinishCreate();
                break;
            case AfterChildren.Recreate:
                FinishRecreate(_cell.Children.PendingCause!);
                break;
            case AfterChildren.Terminate:
                FinishTerminate();
                break;
            default:
                break;
        }
    }
}
