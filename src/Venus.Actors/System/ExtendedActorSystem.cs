namespace Venus.Actors;

/// <summary>What a system offers to those who extend it.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem()
    {
    }

    /// <summary>Creates an actor below <c>/system</c>: it outlives the user's actors.</summary>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);
}
