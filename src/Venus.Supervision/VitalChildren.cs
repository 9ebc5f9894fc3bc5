namespace Venus.Supervision;

/// <summary>
/// The children of a node's root, each of which the node cannot do without. One that has used up its restarts ends the process with a code of its own
/// (<see cref="NodeExitCode.GivenUp"/>), so that a service manager starts it anew: a process that stays and serves nothing looks well to everybody.
/// </summary>
/// <param name="root">The root's path, as the log names it.</param>
/// <param name="services">The node's services.</param>
/// <param name="restarts">How often a child may be made anew.</param>
public sealed class VitalChildren(string root, NodeServices services, Func<SupervisionOptions> restarts)
{
    /// <summary>To the root: a child has ended. To be handed to <see cref="OnEnded"/>, unless the node is about to stop.</summary>
    /// <param name="Child">The child.</param>
    public sealed record Ended(IActorRef Child);

    private readonly Dictionary<IActorRef, string> _failures = [];

    /// <summary>Starts a child.</summary>
    public IActorRef Start(IActorContext context, Props props, string name)
    {
        var child = context.ActorOf(props, name);
        _failures[child] = "it was stopped";
        return context.WatchWith(child, new Ended(child));
    }

    /// <summary>The root's strategy.</summary>
    public SupervisorStrategy Strategy() =>
        Supervise.Restarting(services.Logger, restarts().MaxRestarts, restarts().Window, (child, cause) => _failures[child] = cause);

    /// <summary>Ends the node if the child is one of the present ones: the root may have been restarted since it was watched.</summary>
    public bool OnEnded(Ended ended)
    {
        if (!_failures.Remove(ended.Child, out var cause))
        {
            return false;
        }

        services.GiveUp(root, ended.Child.Path.Name, restarts(), cause);
        return true;
    }
}
