namespace Venus.Conformance;

public sealed class SupervisionSpec : ConformanceTest
{
    private readonly TestProbe _observer;
    private readonly TestProbe _above;

    public SupervisionSpec()
    {
        _observer = CreateTestProbe();
        _above = CreateTestProbe();
    }

    [Fact]
    public void Resume_keeps_the_instance_and_goes_on_with_the_next_message()
    {
        var child = Supervised(new OneForOneStrategy(_ => Directive.Resume));

        child.Tell(Fail.With("boom"));
        child.Tell("next");

        _observer.ExpectMsg("next");
    }

    [Fact]
    public void Stop_ends_the_child_for_good()
    {
        var child = Supervised(new OneForOneStrategy(_ => Directive.Stop));
        Watch(child);

        child.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "child", "postStop");
        ExpectTerminated(child);
    }

    [Fact]
    public void Decider_is_asked_with_the_exception_and_the_child_as_sender()
    {
        var parent = Sys.ActorOf(Props.Create(() => new AskingSupervisor(TestActor)));
        parent.Tell(Puppet.For(_observer.Ref));
        var child = ExpectMsg<IActorRef>();

        child.Tell(new Fail(new TimeoutException("late")));

        ExpectMsg<Exception>().ShouldBeOfType<TimeoutException>().Message.ShouldBe("late");
        ExpectMsg<IActorRef>().ShouldBe(child);
    }

    [Fact]
    public void Decider_by_type_takes_the_first_that_fits_and_else_its_default()
    {
        var decider = Decider.From(Directive.Escalate, Directive.Resume.When<ArgumentNullException>(), Directive.Stop.When<ArgumentException>());

        decider.Decide(new ArgumentNullException("x")).ShouldBe(Directive.Resume);
        decider.Decide(new ArgumentOutOfRangeException("x")).ShouldBe(Directive.Stop);
        decider.Decide(new TimeoutException()).ShouldBe(Directive.Escalate);
    }

    [Fact]
    public void Default_decider_restarts_what_fails_and_stops_what_was_killed()
    {
        var child = Supervised(strategy: null);
        Watch(child);

        child.Tell(Fail.With("boom"));
        ExpectSteps(_observer, "child", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
        child.Tell(Kill.Instance);

        ExpectTerminated(child);
    }

    [Fact]
    public void Restarts_past_the_limit_stop_the_child()
    {
        var child = Supervised(new OneForOneStrategy(2, -1, _ => Directive.Restart));
        Watch(child);

        for (var i = 0; i < 3; i++)
            child.Tell(Fail.With("boom"));

        ExpectTerminated(child);
        Restarts().ShouldBe(2);
    }

    [Fact]
    public void Restarts_past_the_limit_within_the_window_stop_the_child()
    {
        var child = Supervised(new OneForOneStrategy(3, TimeSpan.FromMinutes(10), _ => Directive.Restart));
        Watch(child);

        for (var i = 0; i < 4; i++)
            child.Tell(Fail.With("boom"));

        ExpectTerminated(child);
        Restarts().ShouldBe(3);
    }

    [Fact]
    public void Restart_with_no_retries_allowed_stops_the_child()
    {
        var child = Supervised(new OneForOneStrategy(0, TimeSpan.FromMinutes(10), _ => Directive.Restart));
        Watch(child);

        child.Tell(Fail.With("boom"));

        ExpectTerminated(child);
        Restarts().ShouldBe(0);
    }

    [Fact]
    public void Limit_counts_each_child_for_itself()
    {
        var parent = NewPuppet("parent", _above, new OneForOneStrategy(1, TimeSpan.FromMinutes(10), _ => Directive.Restart));
        var left = NewChild(parent, "left", _observer);
        var right = NewChild(parent, "right", _observer);

        left.Tell(Fail.With("boom"));
        ExpectSteps(_observer, "left", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
        right.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "right", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
    }

    [Fact]
    public void OneForOne_leaves_the_siblings_alone()
    {
        var parent = NewPuppet("parent", _above);
        var sibling = NewChild(parent, "sibling", CreateTestProbe());
        var uid = sibling.Path.Uid;
        var child = NewChild(parent, "child", _observer);

        child.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "child", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
        InsideOf(parent, context => context.Child("sibling")).Path.Uid.ShouldBe(uid);
    }

    [Fact]
    public void AllForOne_restarts_the_siblings_too()
    {
        var parent = NewPuppet("parent", _above, new AllForOneStrategy(_ => Directive.Restart));
        var siblings = CreateTestProbe();
        NewChild(parent, "sibling", siblings);
        var child = NewChild(parent, "child", _observer);

        child.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "child", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
        ExpectSteps(siblings, "sibling", "preRestart boom null", "postStop", "created", "postRestart boom", "preStart");
    }

    [Fact]
    public void AllForOne_stops_the_siblings_too()
    {
        var parent = NewPuppet("parent", _above, new AllForOneStrategy(_ => Directive.Stop));
        var siblings = CreateTestProbe();
        NewChild(parent, "sibling", siblings);
        var child = NewChild(parent, "child", _observer);

        child.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "child", "postStop");
        ExpectSteps(siblings, "sibling", "postStop");
    }

    [Fact]
    public void Restart_ordered_while_another_waits_for_children_follows_it()
    {
        var parent = NewPuppet("parent", _above, new AllForOneStrategy(_ => Directive.Restart));
        var siblings = CreateTestProbe();
        var sibling = NewChild(parent, "sibling", siblings);
        var child = NewChild(parent, "child", _observer);
        var slow = NewChild(child, "slow", CreateTestProbe());
        using var gate = new ManualResetEventSlim();
        slow.Tell(new Run(_ => gate.Wait(TimeSpan.FromSeconds(10))));
        child.Tell(Fail.With("first"));
        ExpectSteps(_observer, "child", "preRestart first Fail", "postStop");
        ExpectSteps(siblings, "sibling", "preRestart first null", "postStop", "created", "postRestart first", "preStart");

        sibling.Tell(Fail.With("second"));
        ExpectSteps(siblings, "sibling", "preRestart second Fail", "postStop", "created", "postRestart second", "preStart");
        gate.Set();

        ExpectSteps(_observer, "child", "created", "postRestart first", "preStart");
        ExpectSteps(_observer, "child", "preRestart second null", "postStop", "created", "postRestart second", "preStart");
    }

    [Fact]
    public void Escalate_makes_the_supervisor_fail_with_the_same_exception()
    {
        var top = NewPuppet("top", _above);
        var middle = NewChild(top, "middle", _above, new OneForOneStrategy(_ => Directive.Escalate));
        var child = NewChild(middle, "child", _observer);

        child.Tell(Fail.With("boom"));

        // The restart of the middle stops the child, which its new instance does not make again.
        _above.FishForMessage<Step>(step => step == new Step("middle", "postRestart boom"));
        ExpectSteps(_observer, "child", "postStop");
    }

    [Fact]
    public void Escalate_that_is_resumed_above_resumes_the_child()
    {
        var top = NewPuppet("top", _above, new OneForOneStrategy(_ => Directive.Resume));
        var middle = NewChild(top, "middle", _above, new OneForOneStrategy(_ => Directive.Escalate));
        var child = NewChild(middle, "child", _observer);

        child.Tell(Fail.With("boom"));
        child.Tell("next");

        _observer.ExpectMsg("next");
        middle.Tell("middle too");
        _above.ExpectMsg("middle too");
    }

    [Fact]
    public void Decider_that_throws_makes_the_supervisor_fail()
    {
        var top = NewPuppet("top", _above);
        var middle = NewChild(top, "middle", _above, new OneForOneStrategy(new Func<Exception, Directive>(_ => throw new InvalidOperationException("decider"))));
        var child = NewChild(middle, "child", _observer);

        child.Tell(Fail.With("boom"));

        _above.FishForMessage<Step>(step => step == new Step("middle", "postRestart decider"));
    }

    [Fact]
    public void Children_of_a_failed_actor_wait_until_it_is_resumed()
    {
        using var gate = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        var parent = NewPuppet("parent", _above, new OneForOneStrategy(_ =>
        {
            asked.Set();
            gate.Wait(TimeSpan.FromSeconds(10));
            return Directive.Resume;
        }));
        var child = NewChild(parent, "child", _observer);
        var grandchild = NewChild(child, "grandchild", _observer);

        child.Tell(Fail.With("boom"));
        asked.Wait(TimeSpan.FromSeconds(10)).ShouldBeTrue();
        grandchild.Tell("held back");

        // A system message gets through while user messages wait: its answer proves that the grandchild has had its turn.
        Watch(grandchild);
        Settle(NewPuppet("other", CreateTestProbe()));
        _observer.HasMessages.ShouldBeFalse();
        gate.Set();
        _observer.ExpectMsg("held back");
    }

    [Fact]
    public void Strategy_of_the_props_goes_before_that_of_the_actor()
    {
        var props = Puppet.For(_above.Ref, new OneForOneStrategy(_ => Directive.Restart)).WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop));
        var parent = Sys.ActorOf(props, "parent");
        ExpectSteps(_above, "parent", "created", "preStart");
        var child = NewChild(parent, "child", _observer);

        child.Tell(Fail.With("boom"));

        ExpectSteps(_observer, "child", "postStop");
    }

    [Fact]
    public void Restart_is_logged_as_an_error_in_the_name_of_the_child()
    {
        var child = Supervised(strategy: null);

        EventFilter.Exception<InvalidOperationException>(message: "boom", source: child.Path.ToString()).ExpectOne(() => child.Tell(Fail.With("boom")));
    }

    [Fact]
    public void Resume_is_logged_as_a_warning()
    {
        var child = Supervised(new OneForOneStrategy(_ => Directive.Resume));

        EventFilter.Warning(message: "boom").ExpectOne(() => child.Tell(Fail.With("boom")));
    }

    [Fact]
    public void Strategy_without_logging_is_silent()
    {
        var child = Supervised(new OneForOneStrategy(-1, -1, _ => Directive.Restart, loggingEnabled: false));

        EventFilter.Error(contains: "boom").Expect(0, () =>
        {
            child.Tell(Fail.With("boom"));
            ExpectSteps(_observer, "child", "preRestart boom Fail", "postStop", "created", "postRestart boom", "preStart");
        });
    }

    private IActorRef Supervised(SupervisorStrategy? strategy) => NewChild(NewPuppet("parent", _above, strategy), "child", _observer);

    private int Restarts()
    {
        var restarts = 0;
        while (_observer.HasMessages)
        {
            if (_observer.ExpectMsg<Step>().What.StartsWith("postRestart", StringComparison.Ordinal))
                restarts++;
        }

        return restarts;
    }

    private sealed class AskingSupervisor(IActorRef observer) : ReceiveActor
    {
        protected override void PreStart() => Become(() => Receive<Props>(props => observer.Tell(Context.ActorOf(props))));

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        {
            observer.Tell(cause);
            observer.Tell(Sender);
            return Directive.Stop;
        });
    }
}
