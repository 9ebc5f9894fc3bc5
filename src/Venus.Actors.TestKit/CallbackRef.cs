namespace Venus.Actors.TestKit;

/// <summary>A handle without an actor: hands every message to a callback, on the sender's thread.</summary>
internal sealed class CallbackRef(Action<object> callback) : IActorRef
{
    public ActorPath Path { get; } = new RootActorPath(new Address("akka", "testkit")) / "callback";

    public void Tell(object message, IActorRef? sender) => callback(message);

    public bool Equals(IActorRef? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => callback.GetHashCode();

    public int CompareTo(IActorRef? other) => Path.CompareTo(other?.Path);

    public int CompareTo(object? obj) => CompareTo(obj as IActorRef);
}
