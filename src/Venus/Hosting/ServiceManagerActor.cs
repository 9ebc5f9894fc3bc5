using System.Net.Sockets;
using Microsoft.Extensions.Hosting.Systemd;
using Venus.Supervision;

namespace Venus.Hosting;

/// <summary>
/// Tells the service manager how the process fares, in systemd's words (sd_notify(3)): ready once every node is up, stopping when the drain begins, and alive as
/// long as every node's root answers. A root that hangs is so found and the process started anew, where a mere timer would go on saying that all is well.
/// </summary>
internal sealed class ServiceManagerActor : ReceiveActor
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    private readonly ISystemdNotifier _notifier;
    private readonly TimeSpan? _period;
    private readonly NodeServices _services;
    private readonly string _where = Context.Self.Path.ToStringWithoutAddress();
    private readonly HashSet<Type> _seen = [];
    private readonly HashSet<IActorRef> _unanswered = [];
    private IReadOnlyList<Node> _nodes = [];
    private ITimer? _timer;
    private Phase _phase;
    private bool _isOverdue;
    private bool _hasFailed;

    private ServiceManagerActor(ISystemdNotifier notifier, TimeSpan? period, NodeServices services)
    {
        _notifier = notifier;
        _period = period;
        _services = services;
        Receive<Watch>(OnWatch);
        Receive<ActorIdentity>(OnAnswer);
        Receive<Tick>(_ => OnTick());
        Receive<Drain>(_ => OnDrain());
        ReceiveAny(OnEvent);
    }

    private enum Phase
    {
        Starting,
        RootsUp,
        Ready,
        Stopping,
    }

    /// <summary>Names the nodes of this process, all of them, once they are started.</summary>
    /// <param name="Nodes">The nodes.</param>
    public sealed record Watch(IReadOnlyList<Node> Nodes);

    /// <summary>A node.</summary>
    /// <param name="Root">Its root actor.</param>
    /// <param name="UpWhen">What is published when it is up; without it, a node is up when its root is. The actor has to be subscribed to it.</param>
    public sealed record Node(IActorRef Root, Type? UpWhen);

    private sealed record Tick
    {
        public static Tick Instance { get; } = new();
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="notifier">Reaches the service manager.</param>
    /// <param name="period">How often to say that all is well; not at all if nobody asks for it.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(ISystemdNotifier notifier, TimeSpan? period, NodeServices services) =>
        ActorProps.Of(() => new ServiceManagerActor(notifier, period, services));

    /// <inheritdoc />
    protected override void PostStop() => _timer?.Dispose();

    private void OnWatch(Watch watch)
    {
        _nodes = watch.Nodes;
        if (_period is { } period)
        {
            var self = Self;
            _timer = _services.Clock.CreateTimer(_ => self.Tell(Tick.Instance), null, period, period);
        }

        Query();
    }

    // Each root has at most one question in its mailbox, however long it hangs.
    private void Query()
    {
        foreach (var (root, _) in _nodes)
        {
            _unanswered.Add(root);
            root.Tell(new Identify(Tick.Instance), Self);
        }
    }

    // Answered by the root's own turn, after its start and between two of its messages; for a root that is gone nobody answers.
    private void OnAnswer(ActorIdentity answer)
    {
        if (answer.Subject is not { } root || !_unanswered.Remove(root) || _unanswered.Count > 0)
        {
            return;
        }

        if (_phase == Phase.Starting)
        {
            _phase = Phase.RootsUp;
            SayReady();
        }

        if (_isOverdue)
        {
            SayAlive();
        }
    }

    private void OnEvent(object published)
    {
        _seen.Add(published.GetType());
        SayReady();
    }

    private void OnTick()
    {
        if (_unanswered.Count == 0)
        {
            SayAlive();
        }
        else if (!_isOverdue)
        {
            _isOverdue = true;
            HostingLog.RootSilent(_services.Logger, _where, string.Join(", ", _unanswered.Select(static root => root.Path.ToStringWithoutAddress())));
        }
    }

    private void OnDrain()
    {
        _phase = Phase.Stopping;
        Say(ServiceState.Stopping);
        Sender.Tell(new Drained(0));
    }

    private void SayReady()
    {
        if (_phase == Phase.RootsUp && _nodes.All(node => node.UpWhen is null || _seen.Contains(node.UpWhen)))
        {
            _phase = Phase.Ready;
            Say(ServiceState.Ready);
        }
    }

    private void SayAlive()
    {
        _isOverdue = false;
        Query();
        Say(Alive);
    }

    private void Say(ServiceState state)
    {
        try
        {
            _notifier.Notify(state);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                HostingLog.NotifyFailed(_services.Logger, _where, failure.Message);
            }
        }
    }
}
