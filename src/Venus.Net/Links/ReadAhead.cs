namespace Venus.Net.Links;

/// <summary>
/// How far the reader of a control channel may be ahead of who handles its messages. Past that it does not read, and TCP holds the peer up: who sends
/// faster than it is served fills its own memory. Safe for concurrent use.
/// </summary>
/// <param name="messages">How many may be handed over and not yet handled.</param>
public sealed class ReadAhead(int messages)
{
    /// <summary>What keeps a reader and an actor both busy, and is no burden to a node with thousands of sessions.</summary>
    public const int Usual = 64;

    private readonly SemaphoreSlim _places = new(messages, messages);

    /// <summary>Waits until one more message may be handed over.</summary>
    public Task TakeAsync(CancellationToken cancellation) => _places.WaitAsync(cancellation);

    /// <summary>A message that was handed over is handled.</summary>
    public void Handled() => _places.Release();
}
