namespace Venus.Conformance.Kernel;

public sealed class MisuseSpec : ConformanceTest
{
    [Fact]
    public void Null_told_to_an_actor_is_refused() => Should.Throw<InvalidMessageException>(() => TestActor.Tell(null!, TestActor));

    [Fact]
    public void Actor_made_with_new_is_refused() => Should.Throw<ActorInitializationException>(() => new Puppet(TestActor, null));

    [Fact]
    public void Handle_of_another_kind_cannot_be_watched()
    {
        var puppet = NewPuppet("puppet", CreateTestProbe());

        InsideOf(puppet, context => Should.Throw<ArgumentException>(() => context.Watch(new Stranger()))).ParamName.ShouldBe("actorRef");
    }

    [Fact]
    public void Scheduled_action_that_throws_is_logged() => EventFilter.Exception<TimeoutException>().ExpectOne(
        () => Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(1), () => throw new TimeoutException("late")));

    [Fact]
    public void Timer_started_while_stopping_never_fires()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new LateStarter())));
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters));

        actor.Tell(PoisonPill.Instance);

        ExpectTerminated(actor);
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(50), TestActor, "silence", ActorRefs.NoSender);
        ExpectMsg("silence");
    }

    private sealed class LateStarter : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PostStop() => Timers.StartPeriodicTimer("late", "tick", TimeSpan.FromMilliseconds(5));

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Stranger : IActorRef
    {
        public ActorPath Path { get; } = ActorPath.Parse("akka://elsewhere/user/stranger");

        public void Tell(object message, IActorRef? sender)
        {
        }

        public bool Equals(IActorRef? other) => ReferenceEquals(this, other);

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => 0;

        public int CompareTo(IActorRef? other) => 0;

        public int CompareTo(object? obj) => 0;
    }
}
