using Akka.Configuration;
using Microsoft.Extensions.Time.Testing;
using Venus.Supervision.Runtime;

namespace Venus.Supervision.Tests.Runtime;

public sealed class ClockSchedulerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly ClockScheduler _scheduler;
    private int _fired;

    public ClockSchedulerTests() => _scheduler = new OnFakeClock(_clock);

    private IActionScheduler Advanced => ((IScheduler)_scheduler).Advanced;

    [Fact]
    public void What_is_scheduled_once_fires_once_and_not_before_its_time()
    {
        Advanced.ScheduleOnce(Second, () => _fired++);

        _clock.Advance(Second / 2);
        _fired.ShouldBe(0);
        _clock.Advance(Second / 2);
        _fired.ShouldBe(1);
        _clock.Advance(Second * 5);
        _fired.ShouldBe(1);
    }

    [Fact]
    public void What_is_scheduled_repeatedly_fires_until_it_is_cancelled()
    {
        using var cancel = new Cancelable((IScheduler)_scheduler);
        Advanced.ScheduleRepeatedly(Second, Second * 2, () => _fired++, cancel);

        _clock.Advance(Second * 5);
        _fired.ShouldBe(3);
        cancel.Cancel();
        _clock.Advance(Second * 5);
        _fired.ShouldBe(3);
    }

    [Fact]
    public void What_was_cancelled_before_does_not_fire()
    {
        using var cancel = new Cancelable((IScheduler)_scheduler);
        cancel.Cancel();

        Advanced.ScheduleOnce(TimeSpan.Zero, () => _fired++, cancel);

        _clock.Advance(Second);
        _fired.ShouldBe(0);
    }

    [Fact]
    public void Nothing_fires_once_the_system_has_ended()
    {
        Advanced.ScheduleOnce(Second, () => _fired++);
        Advanced.ScheduleRepeatedly(Second, Second, () => _fired++);

        _scheduler.Dispose();

        _clock.Advance(Second * 5);
        _fired.ShouldBe(0);
    }

    [Fact]
    public void Its_clock_is_the_one_it_was_given()
    {
        var before = _scheduler.MonotonicClock;

        _clock.Advance(Second);

        (_scheduler.MonotonicClock - before).ShouldBe(Second);
        ((ITimeProvider)_scheduler).Now.ShouldBe(_clock.GetUtcNow());
    }

    private sealed class OnFakeClock(FakeTimeProvider clock) : ClockScheduler(Config.Empty, NoLogger.Instance, clock);
}
