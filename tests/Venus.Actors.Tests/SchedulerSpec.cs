namespace Venus.Conformance;

public sealed class SchedulerSpec : ConformanceTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void ScheduleTellOnce_sends_once_in_the_name_given()
    {
        var origin = CreateTestProbe();

        Sys.Scheduler.ScheduleTellOnce(Soon, TestActor, "tick", origin.Ref);

        ExpectMsg("tick");
        LastSender.ShouldBe(origin.Ref);
    }

    [Fact]
    public void ScheduleTellRepeatedly_sends_until_cancelled()
    {
        var periodic = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Soon, Soon, TestActor, "tick", ActorRefs.NoSender);

        for (var i = 0; i < 3; i++)
            ExpectMsg("tick");
        periodic.Cancel();

        periodic.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Cancelled_message_is_not_sent()
    {
        var cancelled = Sys.Scheduler.ScheduleTellOnceCancelable(Soon, TestActor, "never", ActorRefs.NoSender);
        cancelled.Cancel();

        Sys.Scheduler.ScheduleTellOnce(Soon * 5, TestActor, "later", ActorRefs.NoSender);

        ExpectMsg("later");
    }

    [Fact]
    public void Action_runs_once()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(Soon, () => TestActor.Tell("ran", ActorRefs.NoSender));

        ExpectMsg("ran");
    }

    [Fact]
    public void Clock_goes_forward()
    {
        var before = Sys.Scheduler.MonotonicClock;
        Sys.Scheduler.ScheduleTellOnce(Soon, TestActor, "tick", ActorRefs.NoSender);
        ExpectMsg("tick");

        Sys.Scheduler.MonotonicClock.ShouldBeGreaterThan(before);
    }
}
