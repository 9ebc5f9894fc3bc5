using System.Diagnostics.Metrics;
using Venus.Supervision;

namespace Venus.Server.Limits;

/// <summary>The server's instruments of the meter <c>Venus</c>; docs/operations.md says what they mean.</summary>
internal static class ServerMeter
{
    private static readonly Counter<long> PeersRefused = NodeMeter.Meter.CreateCounter<long>(
        "venus.peers.refused", "{peer}", "Connections to the server's port that a limit closed before they could prove themselves.");

    private static readonly Counter<long> Handshakes = NodeMeter.Meter.CreateCounter<long>(
        "venus.handshakes", "{peer}", "Connections to the server's port that came to an end there, by outcome.");

    private static readonly Counter<long> LinksRefused = NodeMeter.Meter.CreateCounter<long>(
        "venus.links.refused", "{link}", "Data links whose hello did not hold.");

    private static readonly Counter<long> VisitorsRefused = NodeMeter.Meter.CreateCounter<long>(
        "venus.visitors.refused", "{visitor}", "Visitors that were reset before a byte was carried.");

    private static readonly Counter<long> ClientsLimited = NodeMeter.Meter.CreateCounter<long>(
        "venus.clients.limited", "{time}", "Times that a client had to wait for its rate, or was refused a session.");

    /// <summary>Visitors that are here.</summary>
    public static UpDownCounter<long> Visitors { get; } = NodeMeter.Meter.CreateUpDownCounter<long>(
        "venus.visitors", "{visitor}", "Visitors that are here.");

    /// <summary>Visitors that wait for a data link.</summary>
    public static UpDownCounter<long> Waiting { get; } = NodeMeter.Meter.CreateUpDownCounter<long>(
        "venus.visitors.waiting", "{visitor}", "Visitors that wait for a data link.");

    /// <summary>A limit closed a peer.</summary>
    public static void Refused(PeerRefusal reason) => PeersRefused.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    /// <summary>A handshake came to an end: <c>client</c>, <c>link</c>, <c>failed</c> or <c>gone</c>.</summary>
    public static void Shook(string outcome) => Handshakes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A data link's hello did not hold.</summary>
    public static void LinkRefused(string reason) => LinksRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A client was over its rate of <c>messages</c> or <c>logins</c>.</summary>
    public static void Limited(string reason) => ClientsLimited.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A visitor was reset.</summary>
    public static void Refused(VisitorRefusal reason) => VisitorsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
}
