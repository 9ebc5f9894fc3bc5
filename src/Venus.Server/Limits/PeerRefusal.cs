using Venus.Server.Configuration;

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

    /// <summary>The same, and its source has had more than others.</summary>
    SourceShare,
}

/// <summary>What the log says of them: the key to change among it.</summary>
internal static class PeerRefusalText
{
    /// <summary>The refusal in words.</summary>
    public static string Explain(this PeerRefusal refusal, ServerOptions options) => refusal switch
    {
        PeerRefusal.SourceFull => $"its source has {options.Limits.Source.MaxPending} in handshake already (limits.source.max-pending)",
        PeerRefusal.EarlyDrop => $"strangers are dropped at random from {options.Limits.DropFrom} in handshake on (limits.drop-from)",
        PeerRefusal.Full => $"{options.Handshake.MaxPending} are in handshake already (handshake.max-pending)",
        PeerRefusal.Evicted => "it made room: it was slow, or its source has more places than others (handshake.max-pending, limits.source.max-pending)",
        PeerRefusal.SourceRate => $"its source tries over {options.Limits.Source.Handshakes.Rate} times a second or fails too often (limits.source)",
        PeerRefusal.SourceShare => $"its source has had its share of the {options.Limits.Handshakes.Rate} tries a second of all strangers (limits.handshakes)",
        _ => $"strangers try over {options.Limits.Handshakes.Rate} times a second (limits.handshakes)",
    };
}
