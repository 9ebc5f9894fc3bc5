namespace Venus.Net.Legacy;

/// <summary>One app of <c>config-s.json</c>: the three ports of the first Venus. Ports run from 1 to 65535.</summary>
/// <param name="CommonPort">Where the client keeps its control connection (<c>commonPort</c>).</param>
/// <param name="RemotePort">Where the client dials data connections (<c>remotePort</c>).</param>
/// <param name="ToPort">Where visitors connect (<c>toPort</c>).</param>
public sealed record LegacyServerApp(int CommonPort, int RemotePort, int ToPort);
