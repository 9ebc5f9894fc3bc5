using Venus.Hocon;

namespace Venus.Server.Configuration;

/// <summary>Data links as the server sees them.</summary>
/// <param name="MaxIdle">Idle links kept for a client, of each kind; a further one is closed.</param>
/// <param name="WaitTimeout">How long a visitor waits for a data link.</param>
/// <param name="MaxWaiting">Visitors of one client that may wait for a data link at once; the next one is refused.</param>
/// <param name="BindTimeout">How long a link may take to answer BIND before another one is tried; covers the client's dial of the target.</param>
/// <param name="KeepAlive">Time between two pings on an idle link, well under a NAT's idle timeout.</param>
/// <param name="ResumeGrace">How long a sealed bridge may be without a link before it is reset; zero resumes nothing.</param>
public sealed record ServerLinkOptions(int MaxIdle, TimeSpan WaitTimeout, int MaxWaiting, TimeSpan BindTimeout, TimeSpan KeepAlive, TimeSpan ResumeGrace = default) : IHoconValidated
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromHours(24);

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate() =>
        Require.Positive(("max-idle", MaxIdle), ("wait-timeout", WaitTimeout.Ticks), ("max-waiting", MaxWaiting), ("bind-timeout", BindTimeout.Ticks), ("keep-alive", KeepAlive.Ticks))
            .Concat(ResumeGrace < TimeSpan.Zero || ResumeGrace > LongestGrace ? [("resume-grace", $"must be between 0s and {LongestGrace.TotalHours:0}h")] : []);
}
