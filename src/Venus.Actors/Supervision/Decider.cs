namespace Venus.Actors;

/// <summary>What becomes of a child that failed.</summary>
public enum Directive
{
    /// <summary>It goes on with the next message, its state as it is.</summary>
    Resume,

    /// <summary>It goes on with the next message as a new instance.</summary>
    Restart,

    /// <summary>The supervisor fails too, and leaves it to its own.</summary>
    Escalate,

    /// <summary>It ends.</summary>
    Stop,
}

/// <summary>Chooses a directive by the exception.</summary>
public interface IDecider
{
    /// <summary>What becomes of a child that failed with <paramref name="cause"/>.</summary>
    Directive Decide(Exception cause);
}

/// <summary>Ways to make a decider.</summary>
public static class Decider
{
    /// <summary>A decider by a function.</summary>
    public static LocalOnlyDecider From(Func<Exception, Directive> localOnlyDecider) => new(localOnlyDecider);

    /// <summary>A decider by exception type: the first that fits, or else the default.</summary>
    public static DeployableDecider From(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) => new(defaultDirective, pairs);
}

/// <summary>Pairs an exception type with a directive.</summary>
public static class DirectiveExtensions
{
    /// <summary>This directive for that exception and its subtypes.</summary>
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self)
        where TException : Exception => new(typeof(TException), self);
}

/// <summary>A decider by a function.</summary>
/// <param name="decider">The function.</param>
public sealed class LocalOnlyDecider(Func<Exception, Directive> decider) : IDecider
{
    /// <inheritdoc/>
    public Directive Decide(Exception cause) => decider(cause);
}

/// <summary>A decider by exception type.</summary>
/// <param name="defaultDirective">What holds when no type fits.</param>
/// <param name="pairs">The types, the first that fits first.</param>
public sealed class DeployableDecider(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) : IDecider
{
    /// <summary>What holds when no type fits.</summary>
    public Directive DefaultDirective { get; } = defaultDirective;

    /// <summary>The types.</summary>
    public IReadOnlyList<KeyValuePair<Type, Directive>> Pairs { get; } = pairs;

    /// <inheritdoc/>
    public Directive Decide(Exception cause)
    {
        foreach (var (type, directive) in Pairs)
        {
            if (type.IsInstanceOfType(cause))
                return directive;
        }

        return DefaultDirective;
    }
}
