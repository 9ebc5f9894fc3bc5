using Venus.Configuration;
using Venus.Net.Relay;

namespace Venus.Hosting;

/// <summary>Picks the relay engine.</summary>
internal static class RelayEngines
{
    /// <summary>Makes the engine that was asked for; <see cref="RelayEngineKind.Auto"/> takes the fastest that runs here.</summary>
    /// <exception cref="CommandFailure">The engine does not run here: what was asked for by name is not silently something else.</exception>
    public static IRelayEngine Create(RelayEngineKind kind, TimeProvider clock) => kind switch
    {
        RelayEngineKind.Auto or RelayEngineKind.Portable => new PortableRelayEngine(clock),
        _ => throw new CommandFailure($"the relay engine '{kind.ToString().ToLowerInvariant()}' does not run here; set venus.relay.engine to auto or portable"),
    };
}
