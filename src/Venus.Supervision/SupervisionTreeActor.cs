using Microsoft.Extensions.Logging;

namespace Venus.Supervision;

/// <summary>
/// Keeps the tree of living actors from their lifecycle events, and writes those events to the log. One a node; it lives as
/// long as the node does.
/// </summary>
public sealed class SupervisionTreeActor : ReceiveActor
{
    /// <summary>Asks for the tree as it stands; answered by a <see cref="TreeStatus"/>.</summary>
    public sealed record GetTree
    {
        /// <summary>The one instance.</summary>
        public static GetTree Instance { get; } = new();
    }

    /// <summary>The tree as it stands.</summary>
    /// <param name="Nodes">The living actors, sorted by path.</param>
    public sealed record TreeStatus(IReadOnlyList<TreeNode> Nodes);

    /// <summary>One living actor.</summary>
    /// <param name="Path">Its path, without the system's address.</param>
    /// <param name="Restarts">How often it has been restarted.</param>
    /// <param name="LastFailure">Why it was last restarted, or <see langword="null"/>.</param>
    public sealed record TreeNode(string Path, int Restarts, string? LastFailure);

    private readonly Dictionary<string, TreeNode> _nodes = new(StringComparer.Ordinal);
    private readonly ILogger _logger;

    /// <summary>Use <see cref="Start"/>.</summary>
    /// <param name="logger">Where lifecycle events are logged.</param>
    public SupervisionTreeActor(ILogger logger)
    {
        _logger = logger;
        Receive<LifecycleEvent>(Follow);
        Receive<GetTree>(_ => Sender.Tell(new TreeStatus([.. _nodes.Values.OrderBy(static node => node.Path, StringComparer.Ordinal)])));
    }

    /// <summary>Starts the actor. It misses nothing that is published after this has returned.</summary>
    /// <param name="system">Whose events it follows.</param>
    /// <param name="logger">Where they are logged.</param>
    /// <param name="name">Its name.</param>
    public static IActorRef Start(ActorSystem system, ILogger logger, string name = "supervision")
        => EventFollower.Start(system, ActorProps.Of(() => new SupervisionTreeActor(logger)), name, typeof(LifecycleEvent));

    private void Follow(LifecycleEvent step)
    {
        var known = _nodes.GetValueOrDefault(step.Path);
        switch (step.Kind)
        {
            case LifecycleKind.Started:
                _nodes[step.Path] = new TreeNode(step.Path, 0, null);
                SupervisionLog.Started(_logger, step.Path);
                break;
            case LifecycleKind.Restarted:
                _nodes[step.Path] = new TreeNode(step.Path, (known?.Restarts ?? 0) + 1, step.Cause);
                SupervisionLog.Restarted(_logger, step.Path, step.Cause);
                break;
            case LifecycleKind.Stopped:
                _nodes.Remove(step.Path);
                SupervisionLog.Stopped(_logger, step.Path, step.Cause);
                break;
            case LifecycleKind.Failed:
                // The parent has logged it; the restart or the stop that follows is what changes the tree.
                break;
        }
    }
}
