using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Venus.Actors;

/// <summary>A constructor made quick to call. Looked up once per type (or constructor) and kept.</summary>
internal sealed class ActorConstructor
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ActorConstructor> ByConstructor = new();
    private static readonly ConcurrentDictionary<Type, ActorConstructor[]> ByType = new();

    private readonly ConstructorInvoker _invoker;
    private readonly ParameterInfo[] _parameters;
    private readonly Type _type;

    private ActorConstructor(ConstructorInfo constructor)
    {
        _invoker = ConstructorInvoker.Create(constructor);
        _parameters = constructor.GetParameters();
        _type = constructor.DeclaringType!;
    }

    public static ActorConstructor For(ConstructorInfo constructor) => ByConstructor.GetOrAdd(constructor, static known => new ActorConstructor(known));

    /// <summary>The public constructor that takes these arguments.</summary>
    /// <exception cref="MissingMethodException">There is none, or more than one.</exception>
    public static ActorConstructor For([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, object?[] arguments)
    {
        if (!ByType.TryGetValue(type, out var candidates))
            candidates = ByType.GetOrAdd(type, [.. type.GetConstructors().Select(For)]);
        ActorConstructor? found = null;
        foreach (var candidate in candidates)
        {
            if (!candidate.Takes(arguments))
                continue;
            if (found is not null)
                throw new MissingMethodException($"More than one constructor of {type} takes these {arguments.Length} arguments.");
            found = candidate;
        }

        return found ?? throw new MissingMethodException($"No public constructor of {type} takes these {arguments.Length} arguments.");
    }

    public object Invoke(object?[] arguments)
    {
        try
        {
            return _invoker.Invoke(arguments.AsSpan());
        }
        catch (Exception cause)
        {
            // As Akka.NET, which says here what could not be made; the cause is the inner exception on both.
            throw new TypeLoadException($"Error while creating actor instance of type {_type} with {arguments.Length} args", Unwrap(cause));
        }
    }

    private static Exception Unwrap(Exception cause) => cause is TargetInvocationException { InnerException: { } inner } ? inner : cause;

    private bool Takes(object?[] arguments)
    {
        if (arguments.Length != _parameters.Length)
            return false;
        for (var i = 0; i < arguments.Length; i++)
        {
            var wanted = _parameters[i].ParameterType;
            var fits = arguments[i] is { } argument
                ? wanted.IsInstanceOfType(argument)
                : !wanted.IsValueType || Nullable.GetUnderlyingType(wanted) is not null;
            if (!fits)
                return false;
        }

        return true;
    }
}
