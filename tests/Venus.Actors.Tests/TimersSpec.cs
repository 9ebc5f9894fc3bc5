namespace Venus.Conformance;

public sealed class TimersSpec : ConformanceTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly IActorRef _clock;

    public TimersSpec() => _clock = Sys.ActorOf(Props.Create(() => new Clock(TestActor)), "clock");

    [Fact]
    public void Single_timer_fires_once_and_is_no_longer_active()
    {
        _clock.Tell(new Use(timers => timers.StartSingleTimer("key", "tick", Soon)));

        ExpectMsg("used");
        ExpectMsg("tick");
        ExpectActive(false);
    }

    [Fact]
    public void Periodic_timer_fires_until_it_is_cancelled()
    {
        _clock.Tell(new Use(timers => timers.StartPeriodicTimer("key", "tick", Soon)));

        ExpectMsg("used");
        for (var i = 0; i < 3; i++)
            ExpectMsg("tick");
        _clock.Tell(new Use(timers => timers.Cancel("key")));
        FishForMessage(message => message is "used");
        ExpectActive(false);
    }

    [Fact]
    public void Timer_that_is_set_is_active_until_it_is_cancelled()
    {
        _clock.Tell(new Use(timers => timers.StartSingleTimer("key", "tick", Never)));
        ExpectMsg("used");
        ExpectActive(true);

        _clock.Tell(new Use(timers => timers.CancelAll()));
        ExpectMsg("used");
        ExpectActive(false);
    }

    [Fact]
    public void Timer_set_anew_drops_the_message_of_the_old_even_from_the_mailbox()
    {
        // The first fires into the mailbox of an actor that is busy setting the second.
        _clock.Tell(new Use(timers =>
        {
            timers.StartSingleTimer("key", "old", TimeSpan.FromMilliseconds(1));
            WaitForMailbox();
            timers.StartSingleTimer("key", "new", Soon);
        }));

        ExpectMsg("used");
        ExpectMsg("new");
    }

    [Fact]
    public void Timer_cancelled_drops_its_message_even_from_the_mailbox()
    {
        _clock.Tell(new Use(timers =>
        {
            timers.StartSingleTimer("key", "stale", TimeSpan.FromMilliseconds(1));
            WaitForMailbox();
            timers.Cancel("key");
        }));
        _clock.Tell(new Use(timers => timers.StartSingleTimer("other", "fresh", Soon)));

        ExpectMsg("used");
        ExpectMsg("used");
        ExpectMsg("fresh");
    }

    [Fact]
    public void Restart_ends_the_timers_and_drops_their_messages_from_the_mailbox()
    {
        _clock.Tell(new Use(timers =>
        {
            timers.StartSingleTimer("key", "stale", TimeSpan.FromMilliseconds(1));
            timers.StartPeriodicTimer("period", "stale", TimeSpan.FromMilliseconds(1));
            WaitForMailbox();
            throw new InvalidOperationException("clock");
        }));

        ExpectMsg("restarted");
        ExpectActive(false);
        _clock.Tell(new Use(timers => timers.StartSingleTimer("key", "fresh", Soon)));
        ExpectMsg("used");
        ExpectMsg("fresh");
    }

    [Fact]
    public void Timer_message_comes_from_no_one()
    {
        Sys.ActorOf(Props.Create(() => new SenderClock(TestActor)));

        ExpectMsg<IActorRef>().ShouldBe(Sys.DeadLetters);
    }

    private static void WaitForMailbox()
    {
        // The timer thread's only sign is the message in the mailbox, which this busy actor cannot see: it gives the timer fifty times its due time.
        using var never = new ManualResetEventSlim();
        never.Wait(TimeSpan.FromMilliseconds(50));
    }

    private void ExpectActive(bool active)
    {
        _clock.Tell(new Query());
        ExpectMsg(active);
    }

    private sealed record Use(Action<ITimerScheduler> Action);

    private sealed record Query;

    private sealed class Clock : ReceiveActor, IWithTimers
    {
        private readonly IActorRef _observer;

        public Clock(IActorRef observer)
        {
            _observer = observer;
            Receive<Use>(order =>
            {
                order.Action(Timers);
                _observer.Tell("used");
            });
            Receive<Query>(_ => _observer.Tell(Timers.IsTimerActive("key")));
            ReceiveAny(message => _observer.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PostRestart(Exception reason) => _observer.Tell("restarted");
    }

    private sealed class SenderClock : ReceiveActor, IWithTimers
    {
        public SenderClock(IActorRef observer)
        {
            Timers!.StartSingleTimer("key", "tick", Soon);
            ReceiveAny(_ => observer.Tell(Sender));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
