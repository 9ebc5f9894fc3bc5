namespace Venus.Supervision;

/// <summary>
/// A node's options as they stand now. A reload replaces the whole immutable value; an actor that is restarted begins with the
/// present one and not with the one that the process started with.
/// </summary>
/// <typeparam name="T">The options: an immutable record.</typeparam>
public sealed class LiveOptions<T>(T initial)
    where T : class
{
    private volatile T _current = initial;

    /// <summary>The options that hold now.</summary>
    public T Current => _current;

    /// <summary>Replaces them. For the node's root actor alone.</summary>
    public void Replace(T options) => _current = options;
}
