namespace Venus.Actors;

/// <summary>Asking an actor from anywhere, and awaiting its answer.</summary>
public static class Futures
{
    /// <summary>Sends a message and awaits whatever comes back.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<object>(message, timeout);

    /// <summary>Sends a message and awaits whatever comes back.</summary>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) => self.Ask<object>(message, cancellationToken);

    /// <summary>Sends a message and awaits whatever comes back.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<T>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, timeout: null, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<T>(_ => message, timeout, cancellationToken);

    /// <summary>
    /// Sends a message and awaits an answer of type <typeparamref name="T"/>. The task fails with an <see cref="AskTimeoutException"/> when none comes in time,
    /// with the cause of a <see cref="Status.Failure"/> that comes instead, with an <see cref="ArgumentException"/> when something else does.
    /// </summary>
    /// <param name="self">Who is asked.</param>
    /// <param name="messageFactory">Makes the question, given where its answer has to go.</param>
    /// <param name="timeout">How long to wait; null waits for ever.</param>
    /// <param name="cancellationToken">Calls the question off.</param>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var promise = new PromiseRef<T>(SystemOf(self));
        if (timeout is { } limit && limit > TimeSpan.Zero)
            FailAfter(promise, limit);
        if (cancellationToken.CanBeCanceled)
            CancelWith(promise, cancellationToken);
        self.Tell(messageFactory(promise), promise);
        return promise.Task;
    }

    private static void FailAfter<T>(PromiseRef<T> promise, TimeSpan limit)
    {
        var timer = promise.System.Dispatcher.TimeProvider.CreateTimer(
            state => ((PromiseRef<T>)state!).Fail(new AskTimeoutException($"Timeout after {limit.TotalSeconds:F2} seconds")),
            promise,
            limit,
            Timeout.InfiniteTimeSpan);
        promise.Task.ContinueWith((_, state) => ((ITimer)state!).Dispose(), timer, TaskContinuationOptions.ExecuteSynchronously);
    }

    private static void CancelWith<T>(PromiseRef<T> promise, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.Register(() => promise.Cancel(cancellationToken));
        promise.Task.ContinueWith((_, state) => ((CancellationTokenRegistration)state!).Dispose(), registration, TaskContinuationOptions.ExecuteSynchronously);
    }

    private static ActorSystemImpl SystemOf(ICanTell target)
    {
        var actorRef = target is ActorSelection selection ? selection.Anchor : target as IActorRef;
        return (actorRef is null ? null : InternalActorRef.From(actorRef).System)
            ?? throw new ArgumentException("The target belongs to no actor system.", nameof(target));
    }
}
