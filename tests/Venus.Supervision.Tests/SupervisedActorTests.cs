namespace Venus.Supervision.Tests;

/// <summary>What a supervised actor is spared that Akka.NET alone would let happen.</summary>
public sealed class SupervisedActorTests : TestKit
{
    [Fact]
    public void A_timer_that_is_started_at_the_end_does_not_tick_for_ever()
    {
        var actor = Watch(Sys.ActorOf(ActorProps.Of(() => new Late(TestActor))));
        var timers = ExpectMsg<ITimerScheduler>();

        Sys.Stop(actor);

        ExpectTerminated(actor);
        timers.IsTimerActive("late").ShouldBeFalse();
    }

    [Fact]
    public void A_timer_that_is_started_before_a_restart_does_not_tick_for_ever()
    {
        var actor = Sys.ActorOf(ActorProps.Of(() => new Late(TestActor)));
        var timers = ExpectMsg<ITimerScheduler>();

        actor.Tell(new InjectedFault("on purpose"));

        ExpectMsg<ITimerScheduler>().ShouldNotBeSameAs(timers);
        timers.IsTimerActive("late").ShouldBeFalse();
    }

    [Fact]
    public void A_null_as_a_message_is_dropped_and_said()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        var actor = Sys.ActorOf(ActorProps.Of(static () => new Echo()), "echo");
        actor.Tell("first", TestActor);
        ExpectMsg("first");

        // As a message arrives that was sent while the actor was being made: Akka.NET looks at the others where they are sent.
        ((ActorCell)((ActorRefWithCell)actor).Underlying).SendMessage(new Envelope(null!, ActorRefs.NoSender));
        actor.Tell("second", TestActor);

        ExpectMsg<Error>().LogSource.ShouldBe("/user/echo");
        ExpectMsg("second");
    }

    private sealed class Late : SupervisedActor, IWithTimers
    {
        private readonly IActorRef _listener;

        public Late(IActorRef listener) => _listener = listener;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void Begin() => _listener.Tell(Timers);

        protected override void End() => Timers.StartPeriodicTimer("late", "tick", TimeSpan.FromHours(1));
    }

    private sealed class Echo : SupervisedActor
    {
        public Echo() => Receive<string>(text => Sender.Tell(text));
    }
}
