using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Native;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>When a link counts as dead, and what the system says that this is read from.</summary>
public sealed class SilenceWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    [Fact]
    public void Link_is_dead_when_an_answer_has_been_owed_for_the_limit()
    {
        var watch = new SilenceWatch(Limit);
        watch.IsOver(Ms(10), 1000).ShouldBeFalse();
        watch.IsOver(Ms(2000), 3000).ShouldBeFalse();
        watch.IsOver(Ms(2999), 3999).ShouldBeFalse();
        watch.IsOver(Ms(3000), 4000).ShouldBeTrue();
    }

    [Fact]
    public void Silence_before_anything_was_owed_does_not_count()
    {
        var watch = new SilenceWatch(Limit);
        watch.IsOver(TimeSpan.FromHours(1), 1000).ShouldBeFalse();
        watch.IsOver(TimeSpan.FromHours(1), 3999).ShouldBeFalse();
        watch.IsOver(TimeSpan.FromHours(1), 4000).ShouldBeTrue();
    }

    [Fact]
    public void Every_sign_of_life_begins_it_anew()
    {
        var watch = new SilenceWatch(Limit);
        for (var now = 0; now < 100_000; now += SilenceWatch.Interval)
            watch.IsOver(Ms(2900), now).ShouldBeFalse();
        watch.IsOver(TimeSpan.Zero, 100_000).ShouldBeFalse();
        watch.IsOver(Ms(100), 100_500).ShouldBeFalse();
        watch.IsOver(Ms(3000), 103_400).ShouldBeFalse();
        watch.IsOver(Ms(3100), 103_500).ShouldBeTrue();
    }

    [Fact]
    public void Without_a_limit_no_link_is_dead()
    {
        var watch = new SilenceWatch(TimeSpan.Zero);
        watch.IsOver(Ms(1), 0).ShouldBeFalse();
        watch.IsOver(TimeSpan.FromDays(1), 86_400_000).ShouldBeFalse();
    }

    [Fact]
    public void Every_order_of_silence_and_signs_agrees_with_a_model()
    {
        var random = new Random(7);
        for (var run = 0; run < 1000; run++)
        {
            var watch = new SilenceWatch(Limit);
            long now = 0, heard = 0, owed = -1;
            for (var step = 0; step < 200; step++)
            {
                now += random.Next(1, 1000);
                if (random.Next(4) == 0)
                    heard = now - random.Next(500);
                var owes = random.Next(20) != 0;
                var silence = owes ? Math.Max(1, now - heard) : 0;
                owed = !owes ? -1 : Math.Max(owed < 0 ? now : owed, now - silence);
                watch.IsOver(Ms(silence), now).ShouldBe(owes && now - owed >= 3000, $"run {run}, step {step}");
            }
        }
    }

    [Fact]
    public async Task Reader_that_takes_nothing_is_no_silence()
    {
        if (!EpollRelayEngine.IsSupported)
            return;
        var (one, other) = await Loopback.PairAsync();
        using var reader = other;
        using var sender = new SocketConnection(one);
        sender.Prepare();
        sender.Silence.ShouldBe(TimeSpan.Zero);
        SocketError error;
        do
            sender.Send(new byte[64 * 1024], out error);
        while (error == SocketError.Success);

        // What the other side's system has taken it has acknowledged; what it has no room for is not on its way.
        for (var looks = 0; sender.Silence > TimeSpan.Zero; looks++)
        {
            looks.ShouldBeLessThan(1_000_000);
            await Task.Yield();
        }
    }

    [Fact]
    public void System_owes_silence_only_for_what_is_not_acknowledged()
    {
        Span<byte> info = stackalloc byte[TcpInfo.Size];
        BitConverter.TryWriteBytes(info[52..], 7000u);
        BitConverter.TryWriteBytes(info[56..], 5000u);
        TcpInfo.SilenceOf(info).ShouldBe(TimeSpan.Zero);
        BitConverter.TryWriteBytes(info[24..], 2u);
        TcpInfo.SilenceOf(info).ShouldBe(Ms(5000));
        TcpInfo.SilenceOf(info[..24]).ShouldBe(TimeSpan.Zero);
    }

    private static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
