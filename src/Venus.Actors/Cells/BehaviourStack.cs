namespace Venus.Actors;

/// <summary>The behaviours of an instance, the present one on top. There is always one while the instance lives.</summary>
internal sealed class BehaviourStack
{
    private Stack<Receive>? _below;
    private Receive? _first;
    private Receive? _current;

    public Receive Current => _current!;

    public static Receive Typed(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    /// <summary>Starts over with the behaviour of a new instance.</summary>
    public void Begin(Receive first)
    {
        Clear();
        _first = _current = first;
    }

    public void Replace(Receive receive) => _current = receive;

    public void Push(Receive receive)
    {
        (_below ??= []).Push(Current);
        _current = receive;
    }

    /// <summary>Goes back to the one below, and from the last to the first.</summary>
    public void Pop() => _current = _below is not null && _below.TryPop(out var below) ? below : _first;

    /// <summary>Lets go of the instance.</summary>
    public void Clear()
    {
        _below?.Clear();
        _first = _current = null;
    }
}
