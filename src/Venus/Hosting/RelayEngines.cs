using Venus.Configuration;
using Venus.Net.Relay;

namespace Venus.Hosting;

/// <summary>Picks the relay engine.</summary>
internal static class RelayEngines
{
    /// <summary>Makes the engine that was asked for; <see cref="RelayEngineKind.Auto"/> takes the fastest that runs here.</summary>
    /// <exception cref="CommandFailure">The engine does not run here.</exception>
    public static IRelayEngine Create(RelayOptions options, TimeProvider clock) => options.Engine switch
    {
        RelayEngineKind.Epoll when !EpollRelayEngine.IsSupported
            => throw new CommandFailure("venus.relay.engine: epoll needs Linux on x86-64 or arm64; auto takes what runs here"),
        RelayEngineKind.Auto or RelayEngineKind.Epoll when EpollRelayEngine.IsSupported
            => new EpollRelayEngine(options.Loops > 0 ? options.Loops : null, options.BusyPoll),
        _ => new PortableRelayEngine(clock),
    };
}
