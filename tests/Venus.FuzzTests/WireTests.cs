using System.Diagnostics;
using Venus.FuzzTests.Engine;
using Venus.FuzzTests.Wire;
using Venus.Net.Links;
using Xunit.Abstractions;

namespace Venus.FuzzTests;

/// <summary>
/// Mutated connections to a real server node, several at once. Each is closed, no actor fails, a good client logs in at once
/// afterwards, and the descriptors and the memory are back. <c>VENUS_FUZZ_WIRE=100000</c> makes it a hundred thousand.
/// </summary>
[Collection("one after another")]
public sealed class WireTests(ITestOutputHelper output)
{
    private const int Attackers = 16;
    private const long WarmUp = 400;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    private ulong _link;

    [Fact]
    public async Task Server_outlives_whatever_is_sent_to_it()
    {
        await using var server = new VictimServer();
        var session = await server.ServeAsync();
        await AttackAsync(server, session, 0, WarmUp);
        await CalmAsync(server, long.MaxValue);
        var descriptors = OpenDescriptors();

        // Pools and queues keep what they once grew to: what the first half has left is theirs, what the second adds would be a leak.
        var half = FuzzSettings.Connections / 2;
        var watch = Stopwatch.StartNew();
        await AttackAsync(server, session, WarmUp, half);
        await CalmAsync(server, descriptors);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await AttackAsync(server, session, WarmUp + half, half);
        var attacked = watch.Elapsed;

        watch.Restart();
        var good = await server.LogInAsync("phone");
        var login = watch.Elapsed;
        await good.Connection.CloseAsync(Recovery);
        await CalmAsync(server, descriptors);
        var left = GC.GetTotalMemory(forceFullCollection: true);
        output.WriteLine(
            $"{FuzzSettings.Connections} connections in {attacked.TotalSeconds:0.0} s; then a login in {login.TotalMilliseconds:0} ms; "
            + $"descriptors {descriptors} -> {OpenDescriptors()}; memory {memory >> 10} KiB -> {left >> 10} KiB");

        login.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        left.ShouldBeLessThan(memory + (memory / 10) + (2 << 20));
        server.ShouldBeWhole();
    }

    private async Task AttackAsync(VictimServer server, ClientSession session, long from, long count)
    {
        var port = await server.ListeningAsync();
        var next = from;
        await Task.WhenAll(Enumerable.Range(0, Attackers).Select(async _ =>
        {
            var attacker = new Attacker(server, port, FuzzSettings.Seed);
            while (Interlocked.Increment(ref next) is var round && round <= from + count)
            {
                try
                {
                    await attacker.AttackAsync(round, session, Interlocked.Increment(ref _link));
                }
                catch (Exception error) when (error is not InvalidOperationException)
                {
                    throw new InvalidOperationException($"{error.GetType().Name}: {error.Message} {attacker.Describe()}", error);
                }
            }
        }));
    }

    // Logins are what passes the time: each is a round trip through the whole server.
    private static async Task CalmAsync(VictimServer server, long descriptors)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            var session = await server.LogInAsync("phone");
            await session.Connection.CloseAsync(Recovery);
        }
        while (OpenDescriptors() > descriptors && watch.Elapsed < Recovery);

        OpenDescriptors().ShouldBeLessThanOrEqualTo(descriptors);
    }

    // Sockets, pipes and what epoll holds. Files with a path are the runtime's: it opens an assembly when its first type is needed (proc(5)).
    private static long OpenDescriptors() =>
        OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Count(static fd => new FileInfo(fd).LinkTarget?.StartsWith('/') == false) : 0;
}
