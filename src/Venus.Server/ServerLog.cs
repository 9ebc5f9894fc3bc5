using System.Net;
using Microsoft.Extensions.Logging;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Server;

/// <summary>Log events 200-299: the server node.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(200, LogLevel.Information, "{Actor} listening for clients on {EndPoint}, key {Key}", EventName = "listening")]
    public static partial void Listening(ILogger logger, string actor, EndPoint endPoint, string key);

    [LoggerMessage(207, LogLevel.Warning, "{Actor} has {Limit} descriptors: enough for about {Reachable} visitors at once, not for the {Wanted} that are allowed; raise LimitNOFILE or lower max-visitors", EventName = "descriptors-short")]
    public static partial void DescriptorsShort(ILogger logger, string actor, long limit, long reachable, long wanted);

    [LoggerMessage(206, LogLevel.Warning, "{Actor} closed {Peer}: {Cause}; pending={Pending} unsaid={Unsaid}", EventName = "peer-limited")]
    public static partial void PeerLimited(ILogger logger, string actor, EndPoint? peer, string cause, int pending, long unsaid);

    [LoggerMessage(202, LogLevel.Warning, "{Actor} refused {Peer}: {Cause} unsaid={Unsaid}", EventName = "peer-refused")]
    public static partial void PeerRefused(ILogger logger, string actor, EndPoint? peer, string cause, long unsaid);

    [LoggerMessage(203, LogLevel.Warning, "{Actor} refused a data link from {Peer}: {Cause} unsaid={Unsaid}", EventName = "link-refused")]
    public static partial void LinkRefused(ILogger logger, string actor, EndPoint? peer, string cause, long unsaid);

    [LoggerMessage(204, LogLevel.Information, "{Actor} applied new options: {Clients} clients, {Apps} apps", EventName = "options-applied")]
    public static partial void OptionsApplied(ILogger logger, string actor, int clients, int apps);

    [LoggerMessage(205, LogLevel.Warning, "{Actor} keeps {Keys} as they were: they change with a restart", EventName = "needs-restart")]
    public static partial void NeedsRestart(ILogger logger, string actor, string keys);

    [LoggerMessage(210, LogLevel.Information, "{Actor} client {Client} is online from {Peer}", EventName = "client-online")]
    public static partial void ClientOnline(ILogger logger, string actor, string client, EndPoint peer);

    [LoggerMessage(211, LogLevel.Information, "{Actor} client {Client} is offline: {Cause}", EventName = "client-offline")]
    public static partial void ClientOffline(ILogger logger, string actor, string client, string cause);

    [LoggerMessage(212, LogLevel.Warning, "{Actor} client {Client} connected again from {Peer}: its present session is replaced", EventName = "session-replaced")]
    public static partial void SessionReplaced(ILogger logger, string actor, string client, EndPoint peer);

    [LoggerMessage(214, LogLevel.Warning, "{Actor} client {Client} from {Peer} was refused: another run of it has taken over, and is alive unsaid={Unsaid}", EventName = "rival-refused")]
    public static partial void RivalRefused(ILogger logger, string actor, string client, EndPoint peer, long unsaid);

    [LoggerMessage(215, LogLevel.Warning, "{Actor} client {Client} from {Peer} was refused: its token was changed or withdrawn while it logged in", EventName = "login-revoked")]
    public static partial void LoginRevoked(ILogger logger, string actor, string client, EndPoint peer);

    [LoggerMessage(213, LogLevel.Information, "{Actor} client {Client} leaves: {Reason} within {Deadline} unsaid={Unsaid}", EventName = "client-leaves")]
    public static partial void ClientLeaves(ILogger logger, string actor, string client, GoAwayReason reason, TimeSpan deadline, long unsaid);

    [LoggerMessage(220, LogLevel.Information, "{Actor} app {App} listens on {EndPoint} unsaid={Unsaid}", EventName = "app-listening")]
    public static partial void AppListening(ILogger logger, string actor, string app, EndPoint endPoint, long unsaid);

    [LoggerMessage(221, LogLevel.Information, "{Actor} app {App} is online through {Client} unsaid={Unsaid}", EventName = "app-online")]
    public static partial void AppOnline(ILogger logger, string actor, string app, string client, long unsaid);

    [LoggerMessage(222, LogLevel.Warning, "{Actor} app {App} is offline: {Cause} unsaid={Unsaid}", EventName = "app-offline")]
    public static partial void AppOffline(ILogger logger, string actor, string app, string cause, long unsaid);

    [LoggerMessage(223, LogLevel.Warning, "{Actor} client {Client} may not serve app {App}: {Code}: {Cause} unsaid={Unsaid}", EventName = "registration-refused")]
    public static partial void RegistrationRefused(ILogger logger, string actor, string client, string app, RefusalCode code, string cause, long unsaid);

    [LoggerMessage(224, LogLevel.Error, "{Actor} gave up on app {App}: more than {MaxRestarts}"
        + " restarts within {Window}, the last for: {Cause}; reload (SIGHUP) once the cause is mended", EventName = "app-given-up")]
    public static partial void AppGivenUp(ILogger logger, string actor, string app, int maxRestarts, TimeSpan window, string cause);

    [LoggerMessage(225, LogLevel.Warning, "{Actor} app {App}: {Client} cannot reach the target: {Cause} unsaid={Unsaid}", EventName = "target-down")]
    public static partial void TargetDown(ILogger logger, string actor, string app, string client, string cause, long unsaid);

    [LoggerMessage(226, LogLevel.Information, "{Actor} app {App}: {Client} reaches the target again: {Cause} unsaid={Unsaid}", EventName = "target-up")]
    public static partial void TargetUp(ILogger logger, string actor, string app, string client, string cause, long unsaid);

    [LoggerMessage(227, LogLevel.Warning, "{Actor} app {App} was asked for and is refused: cannot listen on {Address}: {Cause}", EventName = "app-port-failed")]
    public static partial void AppPortFailed(ILogger logger, string actor, string app, string address, string cause);

    [LoggerMessage(230, LogLevel.Warning, "{Actor} app {App} refused visitor {Visitor}: {Cause} unsaid={Unsaid}", EventName = "visitor-refused")]
    public static partial void VisitorRefused(ILogger logger, string actor, string app, EndPoint? visitor, string cause, long unsaid);

    [LoggerMessage(231, LogLevel.Debug, "{Actor} app {App} visitor {Visitor} ended: {Cause} {Detail} in={BytesIn} out={BytesOut} after {Duration}", EventName = "visitor-ended")]
    public static partial void VisitorEnded(ILogger logger, string actor, string app, EndPoint? visitor, RelayCause cause, string? detail, long bytesIn, long bytesOut, TimeSpan duration);

    [LoggerMessage(232, LogLevel.Information, "{Actor} app {App}: a data link failed: {Cause}; trying another one unsaid={Unsaid}", EventName = "link-failed")]
    public static partial void LinkFailed(ILogger logger, string actor, string app, string cause, long unsaid);

    [LoggerMessage(235, LogLevel.Information, "{Actor} app {App} visitor {Visitor} was reset: {Cause}", EventName = "visitor-revoked")]
    public static partial void VisitorRevoked(ILogger logger, string actor, string app, EndPoint? visitor, string cause);

    [LoggerMessage(233, LogLevel.Information, "{Actor} app {App} visitor {Visitor} lost its data link: {Cause}; waiting for another one unsaid={Unsaid}", EventName = "visitor-suspended")]
    public static partial void VisitorSuspended(ILogger logger, string actor, string app, EndPoint? visitor, string? cause, long unsaid);

    [LoggerMessage(234, LogLevel.Information, "{Actor} app {App} visitor {Visitor} goes on over another data link after {Duration} unsaid={Unsaid}", EventName = "visitor-resumed")]
    public static partial void VisitorResumed(ILogger logger, string actor, string app, EndPoint? visitor, TimeSpan duration, long unsaid);

    [LoggerMessage(240, LogLevel.Warning, "{Actor} client {Client} sent {Message} of app {App}, which it does not serve: ignored unsaid={Unsaid}", EventName = "not-its-app")]
    public static partial void NotItsApp(ILogger logger, string actor, string client, string message, string app, long unsaid);

    [LoggerMessage(241, LogLevel.Warning, "{Actor} client {Client} sends more than venus.server.limits.session allows: it is read no faster unsaid={Unsaid}", EventName = "client-slowed")]
    public static partial void ClientSlowed(ILogger logger, string actor, string client, long unsaid);

    [LoggerMessage(242, LogLevel.Warning, "{Actor} client {Client} from {Peer} was refused: it logs in more often than venus.server.limits.session.logins allows unsaid={Unsaid}", EventName = "login-refused")]
    public static partial void LoginRefused(ILogger logger, string actor, string client, EndPoint peer, long unsaid);
}
