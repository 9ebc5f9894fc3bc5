using System.Collections.Concurrent;
using Venus.Server.Configuration;
using Venus.Supervision;

namespace Venus.Server.Limits;

/// <summary>
/// What the visitors of all apps share: places in the node and with each client, places to wait in, and lines of the log. One a
/// node, made by its root; safe for concurrent use.
/// </summary>
internal sealed class VisitorLimits(LiveOptions<ServerOptions> options, TimeProvider clock)
{
    private readonly Quota _all = new(() => options.Current.Limits.MaxVisitors);
    private readonly Quota _waiting = new(() => options.Current.Limits.MaxWaiting);
    private readonly ConcurrentDictionary<string, Quota> _byClient = new(StringComparer.Ordinal);

    /// <summary>Lines about refused visitors.</summary>
    public LogThrottle Log { get; } = new(clock);

    /// <summary>Visitors that are here.</summary>
    public int Count => _all.Taken;

    /// <summary>Takes a visitor of the client's apps in.</summary>
    /// <returns>Null if it is in, and is to be given back by <see cref="GiveBack"/>; otherwise which limit keeps it out.</returns>
    public VisitorRefusal? Admit(string client)
    {
        if (!_all.TryTake())
        {
            return VisitorRefusal.NodeFull;
        }

        if (_byClient.GetOrAdd(client, _ => new Quota(() => options.Current.Limits.MaxVisitorsPerClient)).TryTake())
        {
            ServerMeter.Visitors.Add(1);
            return null;
        }

        _all.GiveBack();
        return VisitorRefusal.ClientFull;
    }

    /// <summary>How many wait for a data link.</summary>
    public int Waiting => _waiting.Taken;

    /// <summary>Lets a visitor wait for a data link, or for a client to come, if not too many do; to be ended by <see cref="EndWait"/>.</summary>
    public bool TryWait()
    {
        if (!_waiting.TryTake())
        {
            return false;
        }

        ServerMeter.Waiting.Add(1);
        return true;
    }

    /// <summary>That many wait no more.</summary>
    public void EndWait(int count)
    {
        ServerMeter.Waiting.Add(-count);
        _waiting.GiveBack(count);
    }

    /// <summary>A visitor has gone.</summary>
    public void GiveBack(string client)
    {
        ServerMeter.Visitors.Add(-1);
        _byClient[client].GiveBack();
        _all.GiveBack();
    }
}
