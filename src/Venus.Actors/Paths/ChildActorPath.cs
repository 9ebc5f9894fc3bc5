namespace Venus.Actors;

/// <summary>Any path but the root.</summary>
/// <param name="parent">The path one level up.</param>
/// <param name="name">The last element.</param>
/// <param name="uid">Which holder of the place is meant; 0 for any.</param>
public sealed class ChildActorPath(ActorPath parent, string name, long uid) : ActorPath(parent.Address, parent, name, uid)
{
    /// <inheritdoc/>
    public override ActorPath WithUid(long uid) => uid == Uid ? this : new ChildActorPath(Parent, Name, uid);
}
