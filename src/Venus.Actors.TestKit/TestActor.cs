namespace Venus.Actors.TestKit;

/// <summary>The actor behind a test kit or probe: puts what it receives where the test can look at it.</summary>
internal sealed class TestActor(MessageInbox inbox) : UntypedActor
{
    /// <summary>Watch an actor for the test. Answered with the actor.</summary>
    public sealed record WatchFor(IActorRef Subject);

    /// <summary>Stop watching an actor. Answered with the actor.</summary>
    public sealed record UnwatchFor(IActorRef Subject);

    /// <summary>Create a child. Answered with it.</summary>
    public sealed record Spawn(Props Props, string? Name);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WatchFor order:
                Sender.Tell(Context.Watch(order.Subject));
                break;
            case UnwatchFor order:
                Sender.Tell(Context.Unwatch(order.Subject));
                break;
            case Spawn order:
                Sender.Tell(Context.ActorOf(order.Props, order.Name));
                break;
            default:
                inbox.Add(new MessageEnvelope(message, Sender));
                break;
        }
    }
}
