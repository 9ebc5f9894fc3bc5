using Venus.Hocon;

namespace Venus.Server.Legacy;

/// <summary>One app of <c>config-s.json</c>, with the keys of that file: the three ports of the first Venus, each 1 to 65535.</summary>
/// <param name="CommonPort">Where the client keeps its control connection.</param>
/// <param name="RemotePort">Where the client dials data connections.</param>
/// <param name="ToPort">Where visitors connect.</param>
public sealed record LegacyServerApp(
    [property: HoconKey("commonPort")] int CommonPort,
    [property: HoconKey("remotePort")] int RemotePort,
    [property: HoconKey("toPort")] int ToPort);
