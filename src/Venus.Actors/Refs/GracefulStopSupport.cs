namespace Venus.Actors;

/// <summary>Stopping an actor from anywhere and awaiting its end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends the actor a <see cref="PoisonPill"/>.</summary>
    /// <inheritdoc cref="GracefulStop(IActorRef, TimeSpan, object)"/>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends the actor a message that makes it stop, and awaits its end.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="stopMessage">What makes it stop.</param>
    /// <returns>Whether it ended in time.</returns>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var actor = InternalActorRef.From(target);
        var system = actor.System ?? throw new InvalidOperationException($"{target} cannot be watched.");
        var promise = new PromiseRef<Terminated>(system);
        await using var timer = system.Dispatcher.TimeProvider.CreateTimer(
            state => ((PromiseRef<Terminated>)state!).Cancel(CancellationToken.None), promise, timeout, Timeout.InfiniteTimeSpan);
        actor.SendSystemMessage(new Watch(actor, promise));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            await promise.Task.ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            actor.SendSystemMessage(new Unwatch(actor, promise));
            return false;
        }
    }
}
