using Venus.Hocon;

namespace Venus.Server.Configuration;

/// <summary>How a control channel shows that it lives.</summary>
/// <param name="Interval">Time between two pings.</param>
/// <param name="DeadAfter">Silence after which the other side is dead; any byte received ends a silence.</param>
public sealed record HeartbeatOptions(TimeSpan Interval, TimeSpan DeadAfter) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        if (Interval < TimeSpan.FromMilliseconds(50))
        {
            yield return ("interval", "shorter than 50ms; a heartbeat that often is a load, not a sign of life");
        }

        if (DeadAfter < Interval * 2)
        {
            yield return ("dead-after", "shorter than two heartbeats: one late ping would end the session; make it at least twice the interval");
        }
    }
}
