namespace Venus.Net.Relay;

/// <summary>
/// The peer itself, and nobody on the way, said what the protocol does not allow: the record opened. Another link would not help, so the bridge breaks where a
/// record that does not open only costs the link.
/// </summary>
internal sealed class PeerErrorException(string message) : Exception(message);
