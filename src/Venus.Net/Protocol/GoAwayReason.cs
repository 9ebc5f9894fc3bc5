namespace Venus.Net.Protocol;

/// <summary>Why a session is about to end. The numbers are on the wire; one that is not listed comes from a later version.</summary>
public enum GoAwayReason : byte
{
    /// <summary>The node stops; what is under way may finish until the deadline.</summary>
    ShuttingDown = 1,

    /// <summary>A newer session of the same client and credential has taken over.</summary>
    Replaced = 2,

    /// <summary>The other side broke the protocol.</summary>
    Protocol = 3,

    /// <summary>The server's configuration no longer has this client, or has another token for it.</summary>
    Revoked = 4,

    /// <summary>The other side does not take its messages: its queue is full.</summary>
    Overloaded = 5,
}
