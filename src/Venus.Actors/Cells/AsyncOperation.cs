namespace Venus.Actors;

/// <summary>
/// An asynchronous handler under way. Until it completes the actor takes no user message; what follows each <c>await</c> comes back through the mailbox, as
/// a system message, so that it runs as the actor, with the sender and message the handler began with.
/// </summary>
internal sealed class AsyncOperation(ActorCell cell, object? message, IActorRef? sender, int incarnation) : SynchronizationContext
{
    public object? Message { get; } = message;

    public IActorRef? Sender { get; } = sender;

    /// <summary>Which instance it belongs to: a restart does not wait for it, and forgets it.</summary>
    public int Incarnation { get; } = incarnation;

    public void Begin(Func<Task> action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        Task task;
        try
        {
            task = action();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }

        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return;
        }

        cell.Mailbox.Awaiting++;
        task.ContinueWith(
            static (done, state) => ((AsyncOperation)state!).Complete(done),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public override void Post(SendOrPostCallback d, object? state) => cell.SelfRef.SendSystemMessage(new AsyncContinuation(this, d, state));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing can be run as an actor while its caller waits: that would block it.");

    public override SynchronizationContext CreateCopy() => this;

    public void Resume(SendOrPostCallback callback, object? state)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        cell.Restore(Message, Sender);
        try
        {
            callback(state);
            cell.CurrentMessage = null;
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private void Complete(Task task)
    {
        var failure = task.IsCanceled ? new TaskCanceledException(task) : task.Exception is { InnerExceptions: [var single] } ? single : task.Exception;
        cell.SelfRef.SendSystemMessage(new AsyncCompletion(this, failure));
    }
}

/// <summary>What follows an <c>await</c> in an asynchronous handler.</summary>
internal sealed class AsyncContinuation(AsyncOperation operation, SendOrPostCallback callback, object? state) : SystemMessage
{
    public void Run() => operation.Resume(callback, state);

    /// <summary>
    /// Runs it although its actor has ended, outside of any actor: the handler has to come to its end, or what its <c>finally</c> blocks release is never released.
    /// </summary>
    public void RunOutside() => ThreadPool.UnsafeQueueUserWorkItem(static continuation => continuation.Invoke(), this, preferLocal: false);

    private void Invoke() => callback(state);
}

/// <summary>An asynchronous handler is done.</summary>
internal sealed class AsyncCompletion(AsyncOperation operation, Exception? failure) : SystemMessage
{
    public AsyncOperation Operation { get; } = operation;

    public Exception? Failure { get; } = failure;
}
