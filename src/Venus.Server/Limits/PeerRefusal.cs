namespace Venus.Server.Limits;

/// <summary>Which limit closed a peer before it could prove itself.</summary>
internal enum PeerRefusal
{
    /// <summary>Its source has as many in handshake as it may.</summary>
    SourceFull,

    /// <summary>Many are in handshake, and the lot fell on it.</summary>
    EarlyDrop,

    /// <summary>As many are in handshake as may be.</summary>
    Full,

    /// <summary>It made room for a newer one.</summary>
    Evicted,

    /// <summary>Its source tried or failed too often.</summary>
    SourceRate,

    /// <summary>All strangers together try too often.</summary>
    Rate,
}
