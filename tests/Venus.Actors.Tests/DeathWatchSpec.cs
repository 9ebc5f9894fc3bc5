namespace Venus.Conformance;

public sealed class DeathWatchSpec : ConformanceTest
{
    private readonly TestProbe _observer;

    public DeathWatchSpec() => _observer = CreateTestProbe();

    [Fact]
    public void Watcher_is_told_of_the_end()
    {
        var subject = Watch(NewPuppet("subject", _observer));

        subject.Tell(PoisonPill.Instance);

        var terminated = ExpectTerminated(subject);
        terminated.ExistenceConfirmed.ShouldBeTrue();
        terminated.AddressTerminated.ShouldBeFalse();
        LastSender.ShouldBe(subject);
    }

    [Fact]
    public void Watcher_of_an_actor_that_is_gone_is_told_at_once()
    {
        var subject = Watch(NewPuppet("subject", _observer));
        subject.Tell(PoisonPill.Instance);
        ExpectTerminated(subject);

        Watch(subject);

        ExpectTerminated(subject);
    }

    [Fact]
    public void All_watchers_are_told_each_once()
    {
        var subject = NewPuppet("subject", _observer);
        var probes = Enumerable.Range(0, 5).Select(_ => CreateTestProbe()).ToList();
        foreach (var probe in probes)
        {
            probe.Watch(subject);
            probe.Watch(subject);
        }

        subject.Tell(PoisonPill.Instance);

        foreach (var probe in probes)
        {
            probe.ExpectTerminated(subject);
            Settle(probe.Ref, probe);
        }
    }

    [Fact]
    public void Unwatch_takes_the_watch_back()
    {
        var subject = NewPuppet("subject", _observer);
        var other = CreateTestProbe();
        Watch(subject);
        other.Watch(subject);
        Unwatch(subject);

        subject.Tell(PoisonPill.Instance);
        other.ExpectTerminated(subject);

        Settle(TestActor, this);
    }

    [Fact]
    public void Unwatch_takes_back_an_end_that_is_in_the_mailbox_already()
    {
        var subject = NewPuppet("subject", _observer);
        var watcher = NewPuppet("watcher", _observer);
        watcher.Tell(new Run(context => context.WatchWith(subject, "gone")));
        Settle(watcher);
        using var gate = new ManualResetEventSlim();
        watcher.Tell(new Run(_ => gate.Wait(TimeSpan.FromSeconds(10))));
        watcher.Tell(new Run(context => context.Unwatch(subject)));

        Watch(subject);
        subject.Tell(PoisonPill.Instance);
        ExpectTerminated(subject);
        ExpectSteps(_observer, "subject", "postStop");

        // The end is queued when the first order is done, behind the second; only what is sent then comes after it.
        gate.Set();
        Settle(watcher);
        Settle(watcher);
        watcher.Tell("after");

        _observer.ExpectMsg("after");
    }

    [Fact]
    public void WatchWith_delivers_the_message_of_choice()
    {
        var subject = NewPuppet("subject", CreateTestProbe());
        var watcher = NewPuppet("watcher", _observer);
        watcher.Tell(new Run(context => context.WatchWith(subject, "it is gone")));
        Settle(watcher);

        subject.Tell(PoisonPill.Instance);

        _observer.ExpectMsg("it is gone");
    }

    [Fact]
    public void WatchWith_another_message_counts_only_after_an_Unwatch()
    {
        var subject = NewPuppet("subject", CreateTestProbe());
        var other = NewPuppet("other", CreateTestProbe());
        var watcher = NewPuppet("watcher", _observer);

        InsideOf(watcher, context =>
        {
            context.WatchWith(subject, "one");
            context.WatchWith(subject, "two");
            context.WatchWith(other, "three");
            context.Unwatch(other);
            context.WatchWith(other, "four");
            return true;
        }).ShouldBeTrue();
        subject.Tell(PoisonPill.Instance);
        _observer.ExpectMsg("one");
        other.Tell(PoisonPill.Instance);

        _observer.ExpectMsg("four");
    }

    [Fact]
    public void Watcher_without_handler_dies_with_the_watched()
    {
        var deciders = CreateTestProbe();
        var subject = NewPuppet("subject", _observer);
        var parent = NewPuppet("parent", _observer, new OneForOneStrategy(cause =>
        {
            deciders.Ref.Tell(cause);
            return Directive.Stop;
        }));
        var watcher = InsideOf(parent, context => context.ActorOf(Props.Create(() => new Trusting(subject)), "watcher"));
        Settle(watcher);
        Watch(watcher);

        subject.Tell(PoisonPill.Instance);

        deciders.ExpectMsg<DeathPactException>().DeadActor.ShouldBe(subject);
        ExpectTerminated(watcher);
    }

    [Fact]
    public void Watcher_is_told_of_the_end_that_a_failure_led_to()
    {
        var parent = NewPuppet("parent", _observer, new OneForOneStrategy(_ => Directive.Stop));
        var child = NewChild(parent, "child", CreateTestProbe());
        Watch(child);

        child.Tell(Fail.With("boom"));

        ExpectTerminated(child);
    }

    [Fact]
    public void Watcher_hears_nothing_of_a_restart()
    {
        var subject = Watch(NewPuppet("subject", _observer));

        subject.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "subject", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
        Settle(TestActor, this);
    }

    [Fact]
    public void Watches_and_ends_that_race_are_all_answered()
    {
        const int Actors = 500;
        var subjects = Enumerable.Range(0, Actors).Select(_ => Sys.ActorOf(Puppet.For(Sys.DeadLetters))).ToList();
        var watcher = NewPuppet("watcher", _observer);

        Parallel.Invoke(
            () => subjects.ForEach(subject => subject.Tell(PoisonPill.Instance, ActorRefs.NoSender)),
            () => subjects.ForEach(subject => watcher.Tell(new Run(context => context.WatchWith(subject, new Gone(subject))), ActorRefs.NoSender)));

        var gone = Enumerable.Range(0, Actors).Select(_ => _observer.ExpectMsg<Gone>().Actor).ToList();
        gone.Distinct().Count().ShouldBe(Actors);
    }

    /// <summary>Proves that <paramref name="kit"/> holds no message: the next one is one sent now.</summary>
    private static void Settle(IActorRef testActor, TestKitBase kit)
    {
        testActor.Tell("barrier", ActorRefs.NoSender);
        kit.ExpectMsg("barrier");
    }

    private sealed record Gone(IActorRef Actor);

    private sealed class Trusting : UntypedActor
    {
        public Trusting(IActorRef subject) => Context.Watch(subject);

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
