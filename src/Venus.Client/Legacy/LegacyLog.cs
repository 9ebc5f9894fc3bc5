using Microsoft.Extensions.Logging;
using Venus.Net.Addresses;
using Venus.Net.Legacy;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Client.Legacy;

/// <summary>Log events 370-389: the first Venus' protocol on the client.</summary>
internal static partial class LegacyLog
{
    [LoggerMessage(370, LogLevel.Warning, "{Actor} serves {Apps} over the first Venus' protocol: plaintext and unauthenticated, the way to the server can read and change every byte; docs/legacy.md says how to leave it", EventName = "legacy-unprotected")]
    public static partial void Unprotected(ILogger logger, string actor, string apps);

    [LoggerMessage(371, LogLevel.Information, "{Actor} app {App} is online at {Server}", EventName = "app-online")]
    public static partial void AppOnline(ILogger logger, string actor, string app, TargetAddress server);

    [LoggerMessage(372, LogLevel.Warning, "{Actor} app {App} is offline at {Server}: {Cause}; redial in {RedialIn}", EventName = "app-offline")]
    public static partial void AppOffline(ILogger logger, string actor, string app, TargetAddress server, string cause, TimeSpan redialIn);

    [LoggerMessage(373, LogLevel.Error, "{Actor} gave up on app {App}: more than {MaxRestarts} restarts within {Window}; restart the client once the cause is mended", EventName = "app-given-up")]
    public static partial void AppGivenUp(ILogger logger, string actor, string app, int maxRestarts, TimeSpan window);

    [LoggerMessage(380, LogLevel.Warning, "{Actor} app {App} lost a visitor: {Cause}", EventName = "dial-failed")]
    public static partial void DialFailed(ILogger logger, string actor, string app, string cause);

    [LoggerMessage(381, LogLevel.Warning, "{Actor} app {App} took no visitor: {Cause}", EventName = "bridge-refused")]
    public static partial void BridgeRefused(ILogger logger, string actor, string app, string cause);

    [LoggerMessage(382, LogLevel.Debug, "{Actor} app {App} visitor ended: {Cause} {Detail} in={BytesIn} out={BytesOut} after {Duration}", EventName = "bridge-ended")]
    public static partial void BridgeEnded(ILogger logger, string actor, string app, LegacyRelayCause cause, string? detail, long bytesIn, long bytesOut, TimeSpan duration);
}
