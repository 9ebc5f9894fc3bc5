namespace Venus.Actors;

/// <summary>The handle that stands in for whoever awaits an answer: the first message it gets is the answer.</summary>
/// <typeparam name="T">What is expected.</typeparam>
internal sealed class PromiseRef<T>(ActorSystemImpl system) : InternalActorRef
{
    private readonly TaskCompletionSource<T> _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ActorPath? _path;

    public override ActorPath Path => _path ??= System.NextTemporaryPath();

    public override ActorSystemImpl System { get; } = system;

    public override bool IsTerminated => _promise.Task.IsCompleted;

    public Task<T> Task => _promise.Task;

    public void Cancel(CancellationToken cancellationToken) => _promise.TrySetCanceled(cancellationToken);

    public void Fail(Exception cause) => _promise.TrySetException(cause);

    public override void Tell(object message, IActorRef? sender)
    {
        var accepted = message switch
        {
            T answer => _promise.TrySetResult(answer),
            null => _promise.TrySetResult(default!),
            Status.Failure failure => _promise.TrySetException(failure.Cause),
            _ => Mismatch(message),
        };

        // An answer to a question that was called off is nothing to report; any other that comes too late is.
        if (!accepted && !_promise.Task.IsCanceled && message is not null)
            System.DeadLetterRef.Reject(message, sender, this);
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification notification:
                Tell(new Terminated(notification.Actor, notification.ExistenceConfirmed, addressTerminated: false), notification.Actor);
                break;
            case Watch watch when IsTerminated:
                DeadLetterRef.Reject(watch);
                break;
            case Watch watch:
                _promise.Task.ContinueWith(
                    (_, state) => ((Watch)state!).Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true)),
                    watch,
                    TaskScheduler.Default);
                break;
            case Terminate:
                _promise.TrySetCanceled();
                break;
            default:
                break;
        }
    }

    private bool Mismatch(object message) => _promise.TrySetException(
        new ArgumentException($"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));
}
