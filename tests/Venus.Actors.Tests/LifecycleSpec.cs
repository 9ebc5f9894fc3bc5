namespace Venus.Conformance;

public sealed class LifecycleSpec : ConformanceTest
{
    private readonly TestProbe _observer;

    public LifecycleSpec() => _observer = CreateTestProbe();

    [Fact]
    public void Actor_runs_PreStart_before_its_first_message_and_PostStop_after_its_last()
    {
        var actor = Sys.ActorOf(Puppet.For(_observer.Ref), "actor");
        actor.Tell("message");
        actor.Tell(PoisonPill.Instance);

        ExpectSteps(_observer, "actor", "created", "preStart");
        _observer.ExpectMsg("message");
        ExpectSteps(_observer, "actor", "postStop");
    }

    [Fact]
    public void Restart_runs_the_hooks_of_the_old_instance_before_those_of_the_new()
    {
        var actor = NewPuppet("actor", _observer);

        actor.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "actor", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
    }

    [Fact]
    public void Restart_keeps_the_handle_and_the_mailbox_and_drops_the_failed_message()
    {
        var actor = NewPuppet("actor", _observer);
        using var gate = new ManualResetEventSlim();
        actor.Tell(new Run(_ => gate.Wait(TimeSpan.FromSeconds(10))));
        actor.Tell(Fail.With("boom"));
        actor.Tell("one");
        actor.Tell("two");

        gate.Set();

        ExpectSteps(_observer, "actor", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
        _observer.ExpectMsg("one");
        _observer.ExpectMsg("two");
        Sys.ActorSelection("/user/actor").Tell("three");
        _observer.ExpectMsg("three");
    }

    [Fact]
    public void Restart_stops_the_children_and_waits_for_their_end()
    {
        var actor = NewPuppet("actor", _observer);
        var children = CreateTestProbe();
        var child = NewChild(actor, "child", children);
        Settle(child);
        using var gate = new ManualResetEventSlim();
        child.Tell(new Run(_ => gate.Wait(TimeSpan.FromSeconds(10))));

        actor.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "actor", "preRestart boom Fail", "postStop");
        _observer.HasMessages.ShouldBeFalse();
        gate.Set();
        ExpectSteps(children, "child", "postStop");
        ExpectSteps(_observer, "actor", "created", "postRestart boom", "preStart");
        InsideOf(actor, context => context.GetChildren().Count()).ShouldBe(0);
    }

    [Fact]
    public void Restart_leaves_children_alive_that_PreRestart_does_not_stop()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Keeper(_observer.Ref)), "keeper");
        _observer.ExpectMsg(new Step("child", "created"));
        _observer.ExpectMsg(new Step("child", "preStart"));

        actor.Tell("fail");

        // What survives is restarted with its parent: it may depend on the state that was lost.
        _observer.ExpectMsg(new Step("child", "preRestart keeper null"));
        ExpectSteps(_observer, "child", "postStop", "created", "postRestart keeper", "preStart");
        actor.Tell("count", TestActor);
        ExpectMsg(1);
    }

    [Fact]
    public void Constructor_that_throws_stops_the_actor()
    {
        var parent = NewPuppet("parent", _observer);
        var child = InsideOf(parent, context => context.WatchWith(context.ActorOf(Props.Create(() => new Stillborn())), "stillborn"));

        _observer.ExpectMsg("stillborn");
        InsideOf(parent, context => context.Child(child.Path.Name)).IsNobody().ShouldBeTrue();
    }

    [Fact]
    public void Constructor_that_throws_is_reported_with_its_cause()
    {
        var causes = CreateTestProbe();
        var parent = NewPuppet("parent", _observer, new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause);
            return Directive.Stop;
        }));

        parent.Tell(new Run(context => context.ActorOf(Props.Create(() => new Stillborn()))));

        causes.ExpectMsg<ActorInitializationException>().GetBaseException().Message.ShouldBe("stillborn");
    }

    [Fact]
    public void PreStart_that_throws_stops_the_actor()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new FailingHooks(CreateTestProbe().Ref, "preStart"))));

        ExpectTerminated(actor);
    }

    [Fact]
    public void Constructor_that_throws_is_tried_again_when_the_supervisor_says_restart()
    {
        var attempts = new StrongBox();
        var parent = NewPuppet("parent", _observer, new OneForOneStrategy(_ => Directive.Restart));

        parent.Tell(new Run(context => context.ActorOf(Props.Create(() => new ThirdTimeLucky(attempts, _observer.Ref)))));

        _observer.ExpectMsg("alive after 3");
    }

    [Fact]
    public void PreRestart_that_throws_is_logged_and_does_not_stop_the_restart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new FailingHooks(_observer.Ref, "preRestart")));
        _observer.ExpectMsg("preStart");

        EventFilter.Exception<PreRestartException>().ExpectOne(() => actor.Tell("fail"));

        _observer.ExpectMsg("postRestart");
    }

    [Fact]
    public void PostRestart_that_throws_stops_the_actor()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new FailingHooks(_observer.Ref, "postRestart"))));
        _observer.ExpectMsg("preStart");

        actor.Tell("fail");

        ExpectTerminated(actor);
    }

    [Fact]
    public void PostStop_that_throws_is_logged_and_the_actor_ends_all_the_same()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new FailingHooks(_observer.Ref, "postStop"))));

        EventFilter.Exception<InvalidOperationException>(message: "postStop").ExpectOne(() => actor.Tell(PoisonPill.Instance));

        ExpectTerminated(actor);
    }

    [Fact]
    public void Each_restart_makes_a_new_instance_of_the_same_arguments()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Counter(10)));

        foreach (var message in new[] { "add", "add", "get", "fail", "get" })
            actor.Tell(message);

        ExpectMsg(12);
        ExpectMsg(10);
    }

    private sealed class StrongBox
    {
        public int Value { get; set; }
    }

    private sealed class Stillborn : UntypedActor
    {
        public Stillborn() => throw new InvalidOperationException("stillborn");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class ThirdTimeLucky : ReceiveActor
    {
        public ThirdTimeLucky(StrongBox attempts, IActorRef observer)
        {
            if (++attempts.Value < 3)
                throw new InvalidOperationException("not yet");
            observer.Tell($"alive after {attempts.Value}");
        }
    }

    private sealed class FailingHooks(IActorRef observer, string where) : UntypedActor
    {
        protected override void PreStart() => At("preStart");

        protected override void PostStop() => At("postStop");

        protected override void PreRestart(Exception reason, object? message) => At("preRestart");

        protected override void PostRestart(Exception reason) => At("postRestart");

        protected override void OnReceive(object message) => throw new InvalidOperationException("asked to");

        private void At(string hook)
        {
            if (hook == where)
                throw new InvalidOperationException(hook);
            observer.Tell(hook);
        }
    }

    private sealed class Keeper : ReceiveActor
    {
        public Keeper(IActorRef observer)
        {
            if (Context.Child("child").IsNobody())
                Context.ActorOf(Puppet.For(observer), "child");
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("keeper"));
            Receive<string>(text => text == "count", _ => Sender.Tell(Context.GetChildren().Count()));
        }

        protected override void PreRestart(Exception reason, object? message)
        {
            // The children stay.
        }
    }

    private sealed class Counter : ReceiveActor
    {
        private int _value;

        public Counter(int start)
        {
            _value = start;
            Receive<string>(text => text == "add", _ => _value++);
            Receive<string>(text => text == "get", _ => Sender.Tell(_value));
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("counter"));
        }
    }
}
