namespace Venus.Net.Legacy;

/// <summary>What a server of the first Venus says on the control connection.</summary>
public enum LegacyMessage
{
    /// <summary><c>IAMALIVE</c>: sent every second; the client answers <c>OK</c>.</summary>
    Heartbeat,

    /// <summary><c>ACTIVATE</c>: a visitor is waiting; the client dials the target and the server's <c>remotePort</c>.</summary>
    Activate,
}
