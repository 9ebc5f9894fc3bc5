using Venus.Client.Legacy;
using Venus.FunctionalTests.Support;

namespace Venus.FunctionalTests.Legacy.Support;

/// <summary>A client node that serves the first Venus' protocol alone.</summary>
internal sealed class LegacyClientNode : Node
{
    public LegacyClientNode(LegacyClientOptions options)
        : base("legacy-client", null, null, typeof(LegacyAppOnline), typeof(LegacyAppOffline)) =>
        Legacy = System.ActorOf(LegacyClientActor.Props(options, Services), "legacy");

    public IActorRef Legacy { get; }

    public Task<LegacyAppOnline> OnlineAsync() => Events.FirstAsync<LegacyAppOnline>();
}
