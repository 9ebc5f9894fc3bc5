using System.Reflection;

namespace Venus.Tests.Architecture;

/// <summary>A project uses only those above it; the two nodes do not know each other. Held against the built assemblies.</summary>
public sealed class ProjectArrowsTests
{
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Venus.Hocon", [] },
        { "Venus.Net", [] },
        { "Venus.Supervision", ["Venus.Hocon", "Venus.Net"] },
        { "Venus.Server", ["Venus.Hocon", "Venus.Net", "Venus.Supervision"] },
        { "Venus.Client", ["Venus.Hocon", "Venus.Net", "Venus.Supervision"] },
        { "venus", ["Venus.Hocon", "Venus.Net", "Venus.Supervision", "Venus.Server", "Venus.Client"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Assembly_references_only_what_stands_above_it(string assembly, string[] allowed) =>
        Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static name => name.StartsWith("Venus", StringComparison.OrdinalIgnoreCase))
            .Except(allowed)
            .ShouldBeEmpty();

    [Fact]
    public void Net_knows_no_logging_hosting_or_configuration() =>
        Assembly.Load("Venus.Net").GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static name => name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal))
            .ShouldBeEmpty();
}
