namespace Venus.Net.Links;

/// <summary>How a data link ended outside a bridge.</summary>
public enum LinkEnd
{
    /// <summary>The peer closed it, as it may close an idle link at any time.</summary>
    Closed,

    /// <summary>The peer said that it is not wanted any more.</summary>
    Released,

    /// <summary>The network or the peer's host reset it or went silent.</summary>
    Lost,

    /// <summary>The peer sent what the protocol does not allow, or someone on the way changed what it sent.</summary>
    Protocol,

    /// <summary>The peer did not answer within the deadline.</summary>
    Timeout,

    /// <summary>This side gave up: the owner cancelled or disposed of the link.</summary>
    Cancelled,
}
