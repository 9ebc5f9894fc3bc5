namespace Venus.Supervision.Runtime;

/// <summary>
/// How the actors at the top of a process are supervised: a node that fails is restarted, and one that fails too often ends the actor system, and
/// with it the process.
/// Akka.NET's own would restart it for ever. Named in <c>akka.actor.guardian-supervisor-strategy</c>.
/// </summary>
public sealed class GuardianStrategy : SupervisorStrategyConfigurator
{
    /// <summary>Restarts of all nodes together within <see cref="Window"/>.</summary>
    public const int MaxRestarts = 10;

    /// <summary>Length of the window.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public override SupervisorStrategy Create()
    {
        RestartWindow? known = null;
        return new OneForOneStrategy(cause =>
        {
            // As Supervise.Restarting decides: what fails while it starts is tried again.
            var directive = cause is ActorInitializationException ? Directive.Restart : SupervisorStrategy.DefaultDecider.Decide(cause);
            if (directive == Directive.Restart)
            {
                known = RestartWindow.Next(known, TimeProvider.System.GetElapsedTime(0), Window);
                directive = known.Value.Count > MaxRestarts ? Directive.Escalate : Directive.Restart;
            }

            return directive;
        });
    }
}
