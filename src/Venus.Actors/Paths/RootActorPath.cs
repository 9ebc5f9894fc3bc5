namespace Venus.Actors;

/// <summary>The root of a system's tree.</summary>
/// <param name="address">The system.</param>
public sealed class RootActorPath(Address address) : ActorPath(address, parent: null, name: "", uid: 0)
{
    /// <summary>The root has one holder for the system's whole life.</summary>
    public override ActorPath WithUid(long uid) => this;
}
