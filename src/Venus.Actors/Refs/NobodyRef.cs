namespace Venus.Actors;

/// <summary>The handle to no actor.</summary>
internal sealed class NobodyRef : InternalActorRef
{
    public static readonly NobodyRef Instance = new();

    private NobodyRef()
    {
    }

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems")) / "Nobody";

    public override void Tell(object message, IActorRef? sender)
    {
        // Nobody is there to listen, and nobody is told: that is what this handle is for.
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        // As above.
    }
}
