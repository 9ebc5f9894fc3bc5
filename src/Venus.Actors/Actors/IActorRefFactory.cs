using System.Diagnostics.CodeAnalysis;

namespace Venus.Actors;

/// <summary>What actors are created by and found from: a system, or the context of an actor.</summary>
public interface IActorRefFactory
{
    /// <summary>Creates a child (of the user guardian when this is a system) and returns at once; it starts on its own.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Its name; one is generated when null.</param>
    /// <exception cref="InvalidActorNameException">The name is not legal or taken.</exception>
    /// <exception cref="InvalidOperationException">The parent is stopping.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>What lives at a path.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>What lives at a path: absolute, or relative to this actor, with <c>..</c>, <c>*</c>, <c>?</c> and a final <c>**</c>.</summary>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Shorter ways to create actors and selections.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Creates an actor whose constructor takes nothing.</summary>
    public static IActorRef ActorOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new() => factory.ActorOf(Props.Create<TActor>(), name);

    /// <summary>What lives at a path, relative to an actor.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) =>
        Actors.ActorSelection.Relative(InternalActorRef.From(anchorRef), actorPath);
}
