using System.Net;
using Venus.Faults;
using Venus.FunctionalTests.Support;

namespace Venus.FunctionalTests.Faults;

/// <summary>The proxy does what it is told: else the tests that use it would show nothing.</summary>
public sealed class FaultProxyTests
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task Bytes_pass_unchanged_in_slices_with_latency()
    {
        await using var target = Target.Echo();
        await using var proxy = Through(target, 3, FaultPlan.Both(new DirectionFaults { Latency = TimeSpan.FromMilliseconds(5), Jitter = TimeSpan.FromMilliseconds(5), MaxSlice = 1000 }));
        var request = Bytes(300_000);

        (await Visitor.ExchangeAsync(proxy.EndPoint, request)).ShouldBe(request);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(99_999)]
    public async Task A_cut_lets_exactly_its_bytes_pass_and_resets(int offset)
    {
        await using var target = new Target(static async socket => await socket.SendAsync(Bytes(100_000)));
        await using var proxy = Through(target, 1, new FaultPlan(new(), new() { Cut = new Cut(offset, Ending.Finish) }));
        using var visitor = await Visitor.ConnectAsync(proxy.EndPoint);

        (await Visitor.ReadToEndAsync(visitor)).ShouldBe(Bytes(100_000)[..offset]);
    }

    [Theory]
    [InlineData(Ending.Reset, true)]
    [InlineData(Ending.Finish, false)]
    public async Task A_cut_ends_both_sides_as_it_says(Ending ending, bool reset)
    {
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = new Target(async socket => seen.TrySetResult(await Visitor.EndsInResetAsync(socket)));
        await using var proxy = Through(target, 1, FaultPlan.None);
        using var visitor = await Visitor.ConnectAsync(proxy.EndPoint);
        await visitor.SendAsync("x"u8.ToArray());
        var connection = await OpenAsync(proxy);

        connection.Cut(ending);

        (await Visitor.EndsInResetAsync(visitor)).ShouldBe(reset);
        visitor.Dispose();
        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(reset);
    }

    [Fact]
    public async Task A_half_close_ends_one_direction_and_the_other_goes_on()
    {
        await using var target = new Target(static async socket =>
        {
            var heard = await Visitor.ReadToEndAsync(socket);
            await socket.SendAsync(Bytes(heard.Length * 1000));
        });
        await using var proxy = Through(target, 1, new FaultPlan(new() { Cut = new Cut(3, Ending.HalfClose) }, new()));
        using var visitor = await Visitor.ConnectAsync(proxy.EndPoint);

        await visitor.SendAsync("hello"u8.ToArray());

        (await Visitor.ReadToEndAsync(visitor)).Length.ShouldBe(3000);
    }

    [Fact]
    public async Task A_stall_holds_up_one_direction_until_it_is_restored_and_loses_nothing()
    {
        await using var target = Target.Echo();
        await using var proxy = Through(target, 1, new FaultPlan(new(), new() { StallAt = 2 }));
        using var visitor = await Visitor.ConnectAsync(proxy.EndPoint);
        await visitor.SendAsync("hello"u8.ToArray());
        var begin = new byte[5];
        (await visitor.ReceiveAsync(begin)).ShouldBe(2);
        var rest = visitor.ReceiveAsync(begin.AsMemory(2)).AsTask();
        rest.IsCompleted.ShouldBeFalse();

        proxy.Restore();

        (await rest).ShouldBe(3);
        begin.ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task What_is_drawn_depends_on_the_seed_and_the_number_alone()
    {
        await using var target = Target.Echo();
        async Task<List<int>> DrawAsync(int seed)
        {
            var drawn = new List<int>();
            await using var proxy = new FaultProxy(Anywhere, new IPEndPoint(IPAddress.Loopback, target.Port), seed, (_, random) =>
            {
                drawn.Add(random.Next());
                return FaultPlan.None;
            });
            for (var i = 0; i < 3; i++)
            {
                await Visitor.ExchangeAsync(proxy.EndPoint, "x"u8.ToArray());
            }

            return drawn;
        }

        var first = await DrawAsync(7);
        first.Distinct().Count().ShouldBe(3);
        (await DrawAsync(7)).ShouldBe(first);
        (await DrawAsync(8)).ShouldNotBe(first);
    }

    private static FaultProxy Through(Target target, int seed, FaultPlan plan) =>
        new(Anywhere, new IPEndPoint(IPAddress.Loopback, target.Port), seed, (_, _) => plan);

    private static async Task<ProxiedConnection> OpenAsync(FaultProxy proxy)
    {
        while (proxy.Connections is not [{ PassedUp: > 0 }])
        {
            await Task.Yield();
        }

        return proxy.Connections[0];
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
