namespace Venus.Actors;

/// <summary>The handlers of one behaviour, in the order of their declaration: a chain, since an actor that is made per connection declares some with each behaviour.</summary>
internal sealed class HandlerList(ReceiveActor owner)
{
    private MessageHandler? _first;
    private MessageHandler? _last;

    public void Add(MessageHandler handler)
    {
        if (_last is null)
            _first = handler;
        else if (!_last.TakesEverything)
            _last.Next = handler;
        else
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        _last = handler;
    }

    /// <summary>The behaviour: what no handler takes goes to <see cref="ActorBase.Unhandled"/>.</summary>
    /// <returns>True: it has been dealt with either way.</returns>
    public bool Receive(object message)
    {
        for (var handler = _first; handler is not null; handler = handler.Next)
        {
            if (handler.TryHandle(message))
                return true;
        }

        owner.ReceiveUnhandled(message);
        return true;
    }
}

/// <summary>One handler of a behaviour.</summary>
internal abstract class MessageHandler
{
    /// <summary>The one that is asked when this one lets a message pass.</summary>
    public MessageHandler? Next { get; set; }

    /// <summary>Whether no message can get past it.</summary>
    public virtual bool TakesEverything => false;

    public abstract bool TryHandle(object message);
}

/// <summary>A handler for a type, under a condition.</summary>
internal sealed class TypedHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    // Most messages are sealed records, and most handlers are passed by: comparing types costs a fraction of a failing cast to a type parameter.
    private static readonly Type? Only = IsExact(typeof(T)) ? typeof(T) : null;

    public override bool TakesEverything => shouldHandle is null && typeof(T) == typeof(object);

    public override bool TryHandle(object message)
    {
        if (Only is not null && message.GetType() != Only)
            return false;
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
            return false;
        handler(typed);
        return true;
    }

    // Arrays and delegates have variance, and a nullable value is boxed as the value.
    private static bool IsExact(Type type) =>
        type.IsSealed && !type.IsArray && !type.IsAssignableTo(typeof(Delegate)) && Nullable.GetUnderlyingType(type) is null;
}

/// <summary>A handler that says itself whether it handled a message.</summary>
internal sealed class FallibleHandler<T>(Func<T, bool> handler) : MessageHandler
{
    public override bool TryHandle(object message) => message is T typed && handler(typed);
}
