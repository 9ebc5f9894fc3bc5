using System.Net;
using Microsoft.Extensions.Logging;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Client;

/// <summary>Log events 300-399: the client node.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(300, LogLevel.Information, "{Actor} server {Server} is online at {EndPoint}", EventName = "server-online")]
    public static partial void ServerOnline(ILogger logger, string actor, string server, EndPoint endPoint);

    [LoggerMessage(301, LogLevel.Warning, "{Actor} server {Server} is offline: {Cause}; redial in {RedialIn}", EventName = "server-offline")]
    public static partial void ServerOffline(ILogger logger, string actor, string server, string cause, TimeSpan redialIn);

    [LoggerMessage(302, LogLevel.Warning, "{Actor} server {Server} at {Address} cannot be reached: {Cause}; redial in {RedialIn}", EventName = "dial-failed")]
    public static partial void DialFailed(ILogger logger, string actor, string server, string address, string cause, TimeSpan redialIn);

    [LoggerMessage(303, LogLevel.Error, "{Actor} server {Server} refused: {Cause}", EventName = "refused")]
    public static partial void Refused(ILogger logger, string actor, string server, string cause);

    [LoggerMessage(307, LogLevel.Error, "{Actor} server {Server} refused: {Cause}; next attempt in {RedialIn}", EventName = "refused-for-now")]
    public static partial void RefusedForNow(ILogger logger, string actor, string server, string cause, TimeSpan redialIn);

    [LoggerMessage(308, LogLevel.Information, "{Actor} server {Server} refused one token: trying the other one", EventName = "other-token")]
    public static partial void TryingOtherToken(ILogger logger, string actor, string server);

    [LoggerMessage(309, LogLevel.Warning, "{Actor} server {Server}: the session goes on with the token that it has: {Cause}", EventName = "token-unreadable")]
    public static partial void TokenUnreadable(ILogger logger, string actor, string server, string cause);

    [LoggerMessage(304, LogLevel.Information, "{Actor} server {Server} leaves: {Reason} within {Deadline} unsaid={Unsaid}", EventName = "server-leaves")]
    public static partial void ServerLeaves(ILogger logger, string actor, string server, GoAwayReason reason, TimeSpan deadline, long unsaid);

    [LoggerMessage(305, LogLevel.Warning, "{Actor} cannot dial a data link: {Cause}; next attempt in {RedialIn}", EventName = "link-dial-failed")]
    public static partial void LinkDialFailed(ILogger logger, string actor, string cause, TimeSpan redialIn);

    [LoggerMessage(306, LogLevel.Information, "{Actor} applied new options: {Servers} servers, {Apps} apps", EventName = "options-applied")]
    public static partial void OptionsApplied(ILogger logger, string actor, int servers, int apps);

    [LoggerMessage(310, LogLevel.Information, "{Actor} app {App} is served by {Server} on {Listen} unsaid={Unsaid}", EventName = "app-registered")]
    public static partial void AppRegistered(ILogger logger, string actor, string app, string server, string listen, long unsaid);

    [LoggerMessage(311, LogLevel.Error, "{Actor} app {App} is not served by {Server}: {Code}: {Cause} unsaid={Unsaid}", EventName = "app-refused")]
    public static partial void AppRefused(ILogger logger, string actor, string app, string server, RefusalCode code, string cause, long unsaid);

    [LoggerMessage(312, LogLevel.Warning, "{Actor} app {App} is not served by {Server} for now: {Code}: {Cause}; next attempt in {RetryIn} unsaid={Unsaid}", EventName = "app-refused-for-now")]
    public static partial void AppRefusedForNow(ILogger logger, string actor, string app, string server, RefusalCode code, string cause, TimeSpan retryIn, long unsaid);

    [LoggerMessage(313, LogLevel.Error, "{Actor} gave up on app {App}: more than {MaxRestarts}"
        + " restarts within {Window}, the last for: {Cause}; reload (SIGHUP) once the cause is mended", EventName = "app-given-up")]
    public static partial void AppGivenUp(ILogger logger, string actor, string app, int maxRestarts, TimeSpan window, string cause);

    [LoggerMessage(320, LogLevel.Warning, "{Actor} app {App} target {Target} failed for visitor {Visitor}: {Cause}", EventName = "target-failed")]
    public static partial void TargetFailed(ILogger logger, string actor, string app, string target, EndPoint? visitor, string cause);

    [LoggerMessage(321, LogLevel.Warning, "{Actor} app {App} took no visitor: {Cause}", EventName = "bridge-refused")]
    public static partial void BridgeRefused(ILogger logger, string actor, string app, string cause);

    [LoggerMessage(323, LogLevel.Information, "{Actor} app {App} visitor {Visitor} lost its data link: {Cause}; waiting for another one", EventName = "bridge-suspended")]
    public static partial void BridgeSuspended(ILogger logger, string actor, string app, EndPoint? visitor, string? cause);

    [LoggerMessage(324, LogLevel.Information, "{Actor} app {App} visitor {Visitor} goes on over another data link after {Duration}", EventName = "bridge-resumed")]
    public static partial void BridgeResumed(ILogger logger, string actor, string app, EndPoint? visitor, TimeSpan duration);

    [LoggerMessage(325, LogLevel.Warning, "{Actor} app {App} visitor {Visitor} was reset: {Cause}", EventName = "bridge-lost")]
    public static partial void BridgeLost(ILogger logger, string actor, string app, EndPoint? visitor, string cause);

    [LoggerMessage(326, LogLevel.Warning, "{Actor} app {App} visitor {Visitor} was reset: the server has received {Received} bytes of {Sent}, of which it had acknowledged {Acknowledged}", EventName = "resume-impossible")]
    public static partial void ResumeImpossible(ILogger logger, string actor, string app, EndPoint? visitor, ulong received, ulong sent, ulong acknowledged);

    [LoggerMessage(
        327,
        LogLevel.Error,
        "{Actor} app {App} took no visitor: the server sent it on a link with encryption = {Got}, and the app's is {Wanted} unsaid={Unsaid}",
        EventName = "link-mismatch")]
    public static partial void LinkMismatch(ILogger logger, string actor, string app, AppEncryption got, AppEncryption wanted, long unsaid);

    [LoggerMessage(322, LogLevel.Debug, "{Actor} app {App} visitor {Visitor} ended: {Cause} {Detail} in={BytesIn} out={BytesOut} after {Duration}", EventName = "bridge-ended")]
    public static partial void BridgeEnded(ILogger logger, string actor, string app, EndPoint? visitor, RelayCause cause, string? detail, long bytesIn, long bytesOut, TimeSpan duration);
}
