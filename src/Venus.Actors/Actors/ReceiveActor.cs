namespace Venus.Actors;

/// <summary>
/// An actor made of typed handlers, declared in its constructor and in <see cref="Become(Action)"/>. The first handler whose type and condition fit takes the message.
/// </summary>
public abstract class ReceiveActor : UntypedActor
{
    private readonly HandlerList _initial;
    private HandlerList? _building;

    /// <summary>Begins the declaration of the first behaviour.</summary>
    protected ReceiveActor() => _building = _initial = new HandlerList(this);

    /// <summary>Ends the declaration of the first behaviour, once the constructor has run.</summary>
    internal void EndConstruction() => _building = null;

    /// <summary>Takes what no handler of the present behaviour took.</summary>
    internal void ReceiveUnhandled(object message) => Unhandled(message);

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message) => _initial.Receive(message);

    /// <summary>Replaces the behaviour by the handlers that <paramref name="configure"/> declares.</summary>
    protected void Become(Action configure) => Become(Declare(configure));

    /// <summary>Puts the handlers that <paramref name="configure"/> declares on top of the present behaviour.</summary>
    protected void BecomeStacked(Action configure) => BecomeStacked(Declare(configure));

    /// <summary>Handles messages of a type.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler for everything.</exception>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Building().Add(new TypedHandler<T>(handler, shouldHandle));

    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})"/>
    protected void Receive<T>(Predicate<T>? shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Handles messages of a type, as far as <paramref name="handler"/> says that it did.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})"/>
    protected void Receive<T>(Func<T, bool> handler) => Building().Add(new FallibleHandler<T>(handler));

    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})"/>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Building().Add(new TypedHandler<object>(handler, message => messageType.IsInstanceOfType(message) && (shouldHandle?.Invoke(message) ?? true)));

    /// <summary>Handles messages of a type with a task. The actor takes no other message until it completes; its failure is the actor's.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})"/>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Receive(message => RunTask(() => handler(message)), shouldHandle);

    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})"/>
    protected void ReceiveAsync<T>(Predicate<T>? shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    /// <summary>Handles everything that no handler before took.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})"/>
    protected void ReceiveAny(Action<object> handler) => Receive(handler);

    /// <summary>Handles everything that no handler before took with a task.</summary>
    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})"/>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAsync(handler);

    private HandlerList Building() => _building ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    private Receive Declare(Action configure)
    {
        var outer = _building;
        var handlers = _building = new HandlerList(this);
        try
        {
            configure();
        }
        finally
        {
            _building = outer;
        }

        return handlers.Receive;
    }
}
