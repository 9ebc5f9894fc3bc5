using Venus.Net.Addresses;

namespace Venus.Net.Legacy;

/// <summary>One app of <c>config-c.json</c>.</summary>
/// <param name="Control">Where the control connection goes (<c>remoteIP</c> and <c>commonPort</c>).</param>
/// <param name="Data">Where data connections go (<c>remoteIP</c> and <c>remotePort</c>).</param>
/// <param name="Target">The service that the app points to (<c>localIP</c> and <c>localPort</c>).</param>
public sealed record LegacyClientApp(TargetAddress Control, TargetAddress Data, TargetAddress Target);
