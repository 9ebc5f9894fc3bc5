using Microsoft.Extensions.Time.Testing;

namespace Venus.Supervision.Tests;

public sealed class LogThrottleTests
{
    [Fact]
    public void Flood_leaves_a_handful_of_lines_and_then_one_a_second_that_says_how_many_are_missing()
    {
        var clock = new FakeTimeProvider();
        var throttle = new LogThrottle(clock, burst: 3);

        Enumerable.Range(0, 100).Count(_ => throttle.TryTake(out var _)).ShouldBe(3);
        clock.Advance(TimeSpan.FromSeconds(1));
        throttle.TryTake(out var unsaid).ShouldBeTrue();
        unsaid.ShouldBe(97);
        throttle.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public void Quiet_time_gives_the_handful_back_and_no_more()
    {
        var clock = new FakeTimeProvider();
        var throttle = new LogThrottle(clock, burst: 3);
        Enumerable.Range(0, 10).Count(_ => throttle.TryTake(out var _)).ShouldBe(3);

        clock.Advance(TimeSpan.FromHours(1));

        Enumerable.Range(0, 10).Count(_ => throttle.TryTake(out var _)).ShouldBe(3);
    }
}
