namespace Venus.Net.Links;

/// <summary>Where a link stands in its life; <see cref="DataLink"/> draws it.</summary>
internal enum LinkPhase
{
    /// <summary>Free for a bridge.</summary>
    Idle,

    /// <summary>A client's that has said RELEASE: a bridge that is put on it now has crossed that on the way, and is not taken.</summary>
    Released,

    /// <summary>BIND is sent and not yet answered.</summary>
    Binding,

    /// <summary>BOUND is sent: ready for a relay.</summary>
    Bound,

    /// <summary>A relay has it.</summary>
    Relaying,

    /// <summary>Over.</summary>
    Closed,
}
