namespace Venus.Net.Relay;

/// <summary>Moves one direction of a relay from its source's first byte to its end. Throws what its sockets throw.</summary>
internal abstract class RelayPump
{
    /// <summary>Bytes moved without ever waiting after which other relays get their turn on the thread.</summary>
    private const int Turn = 1 << 20;

    private int _moved;

    /// <summary>The side whose operation is under way, and so the culprit if it throws.</summary>
    public RelaySide At { get; protected set; }

    public abstract Task RunAsync();

    /// <summary>Counts bytes moved; true when it is time to yield.</summary>
    protected bool IsTurnOver(int count)
    {
        _moved += count;
        if (_moved < Turn)
            return false;
        _moved = 0;
        return true;
    }
}
