namespace Venus.Actors;

/// <summary>
/// The life of an actor: created → running ⇄ suspended → restarted → … → ended. A failure suspends the actor and its children and is reported to the parent, which
/// answers with <see cref="Resume"/>, <see cref="Recreate"/> or <see cref="Terminate"/>. The last two stop children first; until these have ended, what the parent says is put off.
/// </summary>
internal sealed class Lifecycle(ActorCell cell)
{
    private readonly ActorCell _cell = cell;
    private InternalActorRef? _perpetrator;

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
                _cell.Instance.Start();
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

    private void OnChildFailed(Failed failed)
    {
        if (!_cell.Children.TryGet(failed.Child, out var stats))
            return;
        try
        {
            _cell.Restore(message: null, failed.Child);
            var strategy = _cell.Props.SupervisorStrategy ?? _cell.Instance.Current!.SupervisorStrategyInternal;
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
        if (_cell.Instance.Current is null)
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
        _cell.Instance.Start();
    }

    private void BeginRecreate(Exception cause)
    {
        if (_cell.Instance.Current is null)
        {
            BeginCreate();
            return;
        }

        _cell.Instance.BeginRestart(cause);
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
            _cell.Instance.FinishRestart(cause);
            foreach (var stats in survivors)
                stats.Child.SendSystemMessage(new Recreate(cause));
        }
        catch (Exception thrown)
        {
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
        _cell.Instance.Stop();
        // The order matters: a parent that watches too is told as a parent first, so that the name is free when its actor hears of the end.
        _cell.Children.Close();
        _cell.Mailbox.Close();
        _cell.ParentRef.SendSystemMessage(new DeathWatchNotification(_cell.SelfRef, existenceConfirmed: true));
        _cell.DeathWatch.TellWatchers();
        _cell.DeathWatch.UnwatchAll();
        _cell.SetReceiveTimeout(null);
        if (_cell.HasSubscriptions)
            _cell.SystemImpl.EventStream.Unsubscribe(_cell.Self);
        _cell.Instance.Clear();
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
