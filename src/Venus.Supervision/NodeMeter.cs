using System.Diagnostics.Metrics;

namespace Venus.Supervision;

/// <summary>
/// The one meter of a Venus process: what counts its instruments asks for the name <c>Venus</c> (dotnet-counters, OpenTelemetry).
/// docs/operations.md names the instruments.
/// </summary>
public static class NodeMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Venus";

    /// <summary>The meter; each node adds its instruments.</summary>
    public static Meter Meter { get; } = new(Name);
}
