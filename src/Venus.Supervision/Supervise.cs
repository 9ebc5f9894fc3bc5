using Akka.Actor.Internal;
using Microsoft.Extensions.Logging;
using Venus.Supervision.Runtime;

namespace Venus.Supervision;

/// <summary>
/// The supervision strategies of both nodes. They decide as Akka.NET's do; what they add is that each decision is logged in
/// one line (who failed, why, what happens next) and published as a <see cref="LifecycleEvent"/>.
/// </summary>
public static class Supervise
{
    /// <summary>
    /// The failed child is restarted, at most <paramref name="retries"/> times in <paramref name="window"/>; after that it is
    /// stopped, which its parent, watching, takes as a reason to fail itself.
    /// </summary>
    /// <param name="logger">Where decisions are logged.</param>
    /// <param name="retries">Restarts allowed in the window.</param>
    /// <param name="window">Length of the window.</param>
    /// <param name="failed">Is told each failure and its cause, in words, before the child is restarted or stopped.</param>
    /// <returns>The strategy; make one for each parent.</returns>
    public static SupervisorStrategy Restarting(ILogger logger, int retries, TimeSpan window, Action<IActorRef, string>? failed = null) =>
        new ReportingStrategy(logger, retries, window, Decide, failed);

    private static Directive Decide(Exception cause) =>
        cause is ActorInitializationException ? Directive.Restart : SupervisorStrategy.DefaultDecider.Decide(cause);

    /// <summary>The failed child is stopped: for actors that stand for one visitor and are never made anew.</summary>
    /// <param name="logger">Where decisions are logged.</param>
    /// <returns>The strategy; make one for each parent.</returns>
    public static SupervisorStrategy Stopping(ILogger logger) =>
        new ReportingStrategy(logger, 0, Timeout.InfiniteTimeSpan, static _ => Directive.Stop, failed: null);

    private sealed class ReportingStrategy(ILogger logger, int retries, TimeSpan window, Func<Exception, Directive> decide, Action<IActorRef, string>? failed)
        : OneForOneStrategy(retries, window, decide)
    {
        // Akka.NET counts restarts by the machine's clock. Here it is the scheduler's, which is the simulation's in a simulated world.
        private readonly Dictionary<IActorRef, RestartWindow> _windows = [];

        public override void ProcessFailure(
            IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
        {
            if (restart && MayRestart(child, context.System.Scheduler.MonotonicClock))
            {
                RestartChild(child, cause, suspendFirst: false);
            }
            else
            {
                context.Stop(child);
            }
        }

        public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) =>
            _windows.Remove(child);

        private bool MayRestart(IActorRef child, TimeSpan now)
        {
            var next = RestartWindow.Next(_windows.TryGetValue(child, out var known) ? known : null, now, window);
            _windows[child] = next;
            return next.Count <= retries;
        }

        protected override void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
        {
            var root = Root(cause);
            var path = child.Path.ToStringWithoutAddress();
            SupervisionLog.ChildFailed(logger, path, root.GetType().Name, root.Message, directive);
            failed?.Invoke(child, root.Message);
            context.System.EventStream.Publish(new LifecycleEvent(path, LifecycleKind.Failed, root.Message, Brief: false));
        }

        // A failure while starting arrives wrapped: the log names what really happened.
        private static Exception Root(Exception cause) =>
            cause is ActorInitializationException && cause.InnerException is { } inner ? Root(inner)
            : cause is System.Reflection.TargetInvocationException && cause.InnerException is { } target ? Root(target)
            : cause;
    }
}
