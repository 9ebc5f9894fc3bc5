using System.Diagnostics.CodeAnalysis;

namespace Venus.Actors;

/// <summary>Makes instances of an actor, for actors that a constructor call alone does not make.</summary>
public interface IIndirectActorProducer
{
    /// <summary>What it makes.</summary>
    Type ActorType { get; }

    /// <summary>Makes a new instance, never one it made before.</summary>
    ActorBase Produce();

    /// <summary>Is given back an instance that ended.</summary>
    void Release(ActorBase actor);
}

/// <summary>Makes instances by a constructor.</summary>
internal sealed class ConstructorProducer(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type actorType,
    ActorConstructor? constructor,
    object?[] arguments) : IIndirectActorProducer
{
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    private readonly Type _actorType = actorType;

    public Type ActorType => _actorType;

    public ActorBase Produce()
    {
        // Looked up at the first use and not by Props.Create, where a wrong argument would hit the parent instead of its supervision.
        constructor ??= ActorConstructor.For(_actorType, arguments);
        return (ActorBase)constructor.Invoke(arguments);
    }

    public void Release(ActorBase actor)
    {
        // Nothing is held for an instance.
    }
}
