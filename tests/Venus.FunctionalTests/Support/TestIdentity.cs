using Venus.Net.Protocol;

namespace Venus.FunctionalTests.Support;

/// <summary>A server's key for tests that need only one.</summary>
internal static class TestIdentity
{
    private static readonly Lazy<ServerIdentity> Made = new(static () =>
    {
        var state = Directory.CreateTempSubdirectory("venus-test-");
        var identity = ServerIdentity.LoadOrCreate(state.FullName);
        state.Delete(recursive: true);
        return identity;
    });

    public static ServerIdentity Shared => Made.Value;
}
