namespace Venus.Actors;

/// <summary>The handlers of one behaviour, in the order of their declaration.</summary>
internal sealed class HandlerList
{
    private readonly List<MessageHandler> _handlers = [];
    private bool _complete;

    public void Add(MessageHandler handler)
    {
        if (_complete)
        {
            throw new InvalidOperationException(
                "A handler that catches all messages has been added. No handler can be added after that.");
        }

        _handlers.Add(handler);
        _complete = handler.TakesEverything;
    }

    public bool TryHandle(object message)
    {
        foreach (var handler in _handlers)
        {
            if (handler.TryHandle(message))
                return true;
        }

        return false;
    }
}

/// <summary>One handler of a behaviour.</summary>
internal abstract class MessageHandler
{
    /// <summary>Whether no message can get past it.</summary>
    public virtual bool TakesEverything => false;

    public abstract bool TryHandle(object message);
}

/// <summary>A handler for a type, under a condition.</summary>
internal sealed class TypedHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    public override bool TakesEverything => shouldHandle is null && typeof(T) == typeof(object);

    public override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
            return false;
        handler(typed);
        return true;
    }
}

/// <summary>A handler that says itself whether it handled a message.</summary>
internal sealed class FallibleHandler<T>(Func<T, bool> handler) : MessageHandler
{
    public override bool TryHandle(object message) => message is T typed && handler(typed);
}
