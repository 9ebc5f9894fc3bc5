using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace Venus.Actors;

/// <summary>
/// How to make an actor, over and over: its type and constructor arguments, which may be shared and are never changed. The cheapest form is
/// <c>Props.Create&lt;X&gt;(arguments)</c>: it picks the constructor by its arguments, once per type and argument types. The form
/// with an expression is checked by the compiler and reads best, but building the expression costs some microseconds at the call, on both runtimes: keep its result where
/// actors are made often.
/// </summary>
public class Props
{
    private readonly IIndirectActorProducer _producer;

    private Props(IIndirectActorProducer producer, object?[] arguments, SupervisorStrategy? supervisorStrategy)
    {
        _producer = producer;
        Arguments = arguments;
        SupervisorStrategy = supervisorStrategy;
    }

    /// <summary>No props at all.</summary>
    public static Props? None => null;

    /// <summary>The actor's type.</summary>
    public Type Type => _producer.ActorType;

    /// <summary>The name of the actor's type.</summary>
    public string TypeName => Type.AssemblyQualifiedName ?? Type.Name;

    /// <summary>The constructor's arguments.</summary>
    public object?[] Arguments { get; }

    /// <summary>What takes the place of the actor's own strategy; null leaves it in force.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; }

    /// <summary>An actor made by <c>() =&gt; new X(arguments)</c>. The arguments are evaluated once, now.</summary>
    /// <exception cref="ArgumentException">The expression is anything else.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The expression names its constructor; none is looked for.")]
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (factory.Body is not NewExpression { Constructor: { } constructor } creation)
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        var arguments = new object?[creation.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = ArgumentExpression.Evaluate(creation.Arguments[i]);
        return new Props(new ConstructorProducer(creation.Type, ActorConstructor.For(constructor), arguments), arguments, supervisorStrategy);
    }

    /// <summary>An actor of a type, with these constructor arguments.</summary>
    public static Props Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TActor>(params object?[] args)
        where TActor : ActorBase => Create(typeof(TActor), args);

    /// <summary>An actor of a type without constructor arguments, with a strategy for its children.</summary>
    public static Props Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => Create<TActor>().WithSupervisorStrategy(supervisorStrategy);

    /// <summary>An actor of a type, with these constructor arguments.</summary>
    public static Props Create([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, params object?[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(args);
        return new Props(new ConstructorProducer(type, constructor: null, args), args, supervisorStrategy: null);
    }

    /// <summary>An actor that a producer makes: a new one on every call.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object?[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer, args, supervisorStrategy: null);
    }

    /// <summary>An actor that a producer makes; the producer itself is made with <paramref name="args"/>.</summary>
    public static Props CreateBy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProducer>(params object?[] args)
        where TProducer : class, IIndirectActorProducer =>
        CreateBy((IIndirectActorProducer)ActorConstructor.For(typeof(TProducer), args).Invoke(args), args);

    /// <summary>The same with another strategy for the actor's children.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => new(_producer, Arguments, supervisorStrategy);

    /// <summary>Makes a new instance. For the kernel, inside the actor that the instance is for.</summary>
    public virtual ActorBase NewActor() => _producer.Produce();

    internal void Release(ActorBase actor) => _producer.Release(actor);

    /// <inheritdoc/>
    public override string ToString() => $"Props({Type.Name})";
}
