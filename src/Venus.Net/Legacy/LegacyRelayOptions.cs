namespace Venus.Net.Legacy;

/// <summary>How a relay of the first Venus' protocol treats the ends of streams.</summary>
/// <param name="Trailer">What is done about <c>NODATA</c>.</param>
/// <param name="PartialTrailerWait">How long bytes that could be a beginning of the word are held back: every message that ends in an N pays it.</param>
/// <param name="TrailerWait">How long the whole word is held back while the end does not come.</param>
/// <param name="HalfCloseIdle">After one side has ended: how long the other may be silent before both are closed. An original peer never gets there, it closes both.</param>
public sealed record LegacyRelayOptions(LegacyTrailer Trailer, TimeSpan PartialTrailerWait, TimeSpan TrailerWait, TimeSpan HalfCloseIdle);
