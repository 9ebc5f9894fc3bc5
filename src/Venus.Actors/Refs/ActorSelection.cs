using System.IO.Enumeration;

namespace Venus.Actors;

/// <summary>
/// Whoever lives at a path, looked up anew for every message. Names may hold <c>*</c> and <c>?</c>; a last element <c>**</c> stands for all
/// descendants.
/// </summary>
public sealed class ActorSelection : ICanTell
{
    private readonly InternalActorRef _anchor;
    private readonly string[] _elements;

    private ActorSelection(InternalActorRef anchor, string[] elements)
    {
        if (Array.IndexOf(elements, "**") is >= 0 and var place && place < elements.Length - 1)
            throw new ArgumentException("Double wildcard can only appear at the last path entry", nameof(elements));
        _anchor = anchor;
        _elements = elements;
    }

    /// <summary>Where the path begins.</summary>
    public IActorRef Anchor => _anchor;

    /// <summary>The path from there.</summary>
    public string PathString => "/" + string.Join('/', _elements);

    /// <summary>Sends a message; inside an actor the sender, when left out, is that actor.</summary>
    public void Tell(object message, IActorRef? sender = null)
    {
        sender ??= ActorCell.Current?.Self ?? ImplicitSender.Current;
        if (message is null)
            throw new InvalidMessageException("Message is null.");
        if (Deliver(_anchor, 0, message, sender))
            return;

        // Nobody lives there: an answer for who asks who does, a dead letter otherwise.
        var path = _elements.Where(static element => element != "..").Aggregate(_anchor.Path, static (current, element) => current / element);
        _anchor.System!.DeadLetterRef.Reject(message, sender, new DeadLetterRef(_anchor.System, path));
    }

    /// <summary>The actor that lives there.</summary>
    /// <exception cref="ActorNotFoundException">None does, or none answered in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <inheritdoc cref="ResolveOne(TimeSpan)"/>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(PathString), timeout, ct).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", cause);
        }

        return identity.Subject ?? throw new ActorNotFoundException($"No actor lives at {PathString} from {Anchor.Path}.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"ActorSelection[Anchor({_anchor.Path}), Path({PathString})]";

    internal static ActorSelection Relative(InternalActorRef anchor, string path) => new(anchor, Split(path));

    internal static ActorSelection Absolute(ActorSystemImpl system, ActorPath path) => new(system.Root, [.. path.Elements]);

    internal static ActorSelection Parse(ActorSystemImpl system, InternalActorRef self, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (ActorPath.TryParse(path, out var absolute))
            return Absolute(system, absolute);
        return path.StartsWith('/') ? Relative(system.Root, path) : Relative(self, path);
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool DeliverToDescendants(InternalActorRef actor, object message, IActorRef? sender)
    {
        var any = false;
        foreach (var child in ChildrenOf(actor))
        {
            child.Tell(message, sender);
            DeliverToDescendants(child, message, sender);
            any = true;
        }

        return any;
    }

    private static IEnumerable<InternalActorRef> ChildrenOf(InternalActorRef actor) =>
        actor is LocalActorRef local ? local.Cell.Children.Stats().Select(static stats => stats.Child) : [];

    /// <summary>Delivers to whoever the elements from <paramref name="depth"/> on lead to.</summary>
    /// <returns>Whether that was anyone.</returns>
    private bool Deliver(InternalActorRef actor, int depth, object message, IActorRef? sender)
    {
        if (depth == _elements.Length)
        {
            actor.Tell(message, sender);
            return true;
        }

        var element = _elements[depth];
        if (element == "**")
            return DeliverToDescendants(actor, message, sender);
        if (!element.Contains('*') && !element.Contains('?'))
        {
            var next = actor.GetSingleChild(element);
            return !next.IsNobody() && Deliver(next, depth + 1, message, sender);
        }

        var any = false;
        foreach (var child in ChildrenOf(actor))
        {
            if (FileSystemName.MatchesSimpleExpression(element, child.Path.Name, ignoreCase: false))
                any |= Deliver(child, depth + 1, message, sender);
        }

        return any;
    }
}
