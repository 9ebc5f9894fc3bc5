namespace Venus.Net.Legacy;

/// <summary>What a relay does about the word <c>NODATA</c> at the end of a data connection.</summary>
public enum LegacyTrailer
{
    /// <summary>Nothing: the bytes pass as they are.</summary>
    None,

    /// <summary>A server sends it when the visitor's bytes have ended.</summary>
    Sent,

    /// <summary>A client takes it off the end.</summary>
    Filtered,
}
