namespace Venus.Net.Legacy;

/// <summary>Why a relay of the first Venus' protocol ended: the first cause wins.</summary>
public enum LegacyRelayCause
{
    /// <summary>Both sides ended in order.</summary>
    Completed,

    /// <summary>The visitor's or the target's connection broke; the data connection was reset.</summary>
    LocalBroken,

    /// <summary>The data connection broke; the visitor or the target was reset.</summary>
    DataBroken,

    /// <summary>One side had ended and the other was silent for too long.</summary>
    HalfCloseTimeout,

    /// <summary>The owner gave up; both sides were reset.</summary>
    Aborted,
}

/// <summary>How a relay of the first Venus' protocol ended.</summary>
/// <param name="Cause">Why.</param>
/// <param name="BytesToData">Bytes taken from the visitor or the target and sent on the data connection, <c>NODATA</c> not counted.</param>
/// <param name="BytesFromData">Bytes handed on from the data connection.</param>
/// <param name="Detail">What the system said, or <see langword="null"/>.</param>
public sealed record LegacyRelayResult(LegacyRelayCause Cause, long BytesToData, long BytesFromData, string? Detail);
