using Microsoft.Extensions.Logging;
using Venus.Net.Links;
using Venus.Net.Relay;

namespace Venus.Supervision;

/// <summary>What a node's actors are given besides their options. None of it is theirs to dispose of.</summary>
/// <param name="Logger">Where they log; each line names the actor.</param>
/// <param name="Relay">Moves the bytes of bridges.</param>
/// <param name="Clock">The time.</param>
/// <param name="Exit">Where they say that the node cannot go on.</param>
public sealed record NodeServices(ILogger Logger, IRelayEngine Relay, TimeProvider Clock, NodeExit Exit)
{
    private const int DefaultWindow = 1 << 20;
    private const long DefaultReplay = 256 << 20;

    /// <summary>Listens and dials; the machine's network, in the relay engine's way, if nothing else is said.</summary>
    public INodeNetwork Network { get; init; } = new SocketNetwork(Relay.Sockets);

    /// <summary>What this process listens on.</summary>
    public PortsInUse Ports { get; init; } = new();

    /// <summary>What bridges may keep to survive their links.</summary>
    public ReplayTerms Replay { get; init; } = new(DefaultWindow, new ReplayBudget(DefaultReplay));

    /// <summary>What jitter is drawn from.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Says that a part has used up its restarts and that nothing is served without it, and ends the node.</summary>
    /// <param name="actor">Who gives up, as the log names it.</param>
    /// <param name="part">What failed.</param>
    /// <param name="restarts">How often it was made anew.</param>
    /// <param name="cause">Its last failure.</param>
    public void GiveUp(string actor, string part, SupervisionOptions restarts, string cause)
    {
        SupervisionLog.GivenUp(Logger, actor, part, restarts.MaxRestarts, restarts.Window, cause);
        Exit.Request(
            NodeExitCode.GivenUp,
            $"gave up on {actor}/{part}: over {restarts.MaxRestarts} restarts in {restarts.Window.TotalSeconds:0} s, the last for: {cause}; "
                + "start the node anew, as a service manager does by itself, and report the failures in its log if they come again");
    }
}
