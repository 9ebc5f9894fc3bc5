namespace Venus.Net.Links;

/// <summary>A peer that wants to open a control channel, before TLS.</summary>
/// <param name="Connection">Accepted; read up to the end of the ClientHello.</param>
/// <param name="ClientHello">What was read: TLS' first message, whole.</param>
public sealed record Caller(Connection Connection, ReadOnlyMemory<byte> ClientHello);
