namespace Venus.Net.Protocol;

/// <summary>Why a bridge was broken, as RST tells it. The numbers are on the wire; one that is not listed comes from a later version.</summary>
public enum ResetCode : ushort
{
    /// <summary>No reason given.</summary>
    Unspecified = 0,

    /// <summary>The visitor, or the target, reset its connection.</summary>
    LocalReset = 1,

    /// <summary>The visitor's, or the target's, connection failed otherwise: it timed out or its network went away.</summary>
    LocalLost = 2,

    /// <summary>The node ended the bridge: an operator, a limit or a shutdown.</summary>
    Aborted = 3,

    /// <summary>The sender received what the protocol does not allow.</summary>
    Protocol = 4,

    /// <summary>The sender failed for a reason of its own; its log says why.</summary>
    Internal = 5,
}
