using System.Net;
using Microsoft.Extensions.Logging;
using Venus.Net.Legacy;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Server.Legacy;

/// <summary>Log events 270-289: the first Venus' protocol on the server.</summary>
internal static partial class LegacyLog
{
    [LoggerMessage(270, LogLevel.Warning, "{Actor} serves {Apps} on {ListenAddress} over the first Venus' protocol: plaintext and unauthenticated, whoever reaches its ports can serve or read these apps; docs/legacy.md says how to leave it", EventName = "legacy-unprotected")]
    public static partial void Unprotected(ILogger logger, string actor, string apps, string listenAddress);

    [LoggerMessage(271, LogLevel.Information, "{Actor} app {App} listens on {EndPoint}, for its client on ports {CommonPort} and {RemotePort}", EventName = "app-listening")]
    public static partial void AppListening(ILogger logger, string actor, string app, EndPoint endPoint, int commonPort, int remotePort);

    [LoggerMessage(272, LogLevel.Information, "{Actor} app {App} is online through {Peer}", EventName = "app-online")]
    public static partial void AppOnline(ILogger logger, string actor, string app, EndPoint? peer);

    [LoggerMessage(273, LogLevel.Warning, "{Actor} app {App} is offline: {Cause}", EventName = "app-offline")]
    public static partial void AppOffline(ILogger logger, string actor, string app, string cause);

    [LoggerMessage(274, LogLevel.Warning, "{Actor} app {App} closed the control connection from {Peer}: {Cause}", EventName = "peer-refused")]
    public static partial void PeerRefused(ILogger logger, string actor, string app, EndPoint? peer, string cause);

    [LoggerMessage(275, LogLevel.Error, "{Actor} gave up on app {App}: more than {MaxRestarts} restarts within {Window}; restart the server once the cause is mended", EventName = "app-given-up")]
    public static partial void AppGivenUp(ILogger logger, string actor, string app, int maxRestarts, TimeSpan window);

    [LoggerMessage(276, LogLevel.Information, "{Actor} app {App}: another client waits at {Peer} until the present one ends", EventName = "client-waits")]
    public static partial void ClientWaits(ILogger logger, string actor, string app, EndPoint? peer);

    [LoggerMessage(280, LogLevel.Warning, "{Actor} app {App} refused visitor {Visitor}: {Cause}", EventName = "visitor-refused")]
    public static partial void VisitorRefused(ILogger logger, string actor, string app, EndPoint? visitor, string cause);

    [LoggerMessage(281, LogLevel.Debug, "{Actor} app {App} visitor {Visitor} ended: {Cause} {Detail} in={BytesIn} out={BytesOut} after {Duration}", EventName = "visitor-ended")]
    public static partial void VisitorEnded(ILogger logger, string actor, string app, EndPoint? visitor, LegacyRelayCause cause, string? detail, long bytesIn, long bytesOut, TimeSpan duration);

    [LoggerMessage(282, LogLevel.Warning, "{Actor} app {App} closed a data connection from {Peer}: {Cause}", EventName = "link-refused")]
    public static partial void LinkRefused(ILogger logger, string actor, string app, EndPoint? peer, string cause);

    [LoggerMessage(283, LogLevel.Warning, "{Actor} app {App}: no data connection within {Timeout} after ACTIVATE; is the client's target up?", EventName = "link-late")]
    public static partial void LinkLate(ILogger logger, string actor, string app, TimeSpan timeout);
}
