namespace Venus.Conformance;

public sealed class StopSpec : ConformanceTest
{
    private readonly TestProbe _observer;

    public StopSpec() => _observer = CreateTestProbe();

    [Fact]
    public void PoisonPill_stops_after_what_was_sent_before_it()
    {
        var actor = NewPuppet("actor", _observer);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("before");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("after");

        _observer.ExpectMsg("before");
        ExpectSteps(_observer, "actor", "postStop");
        ExpectMsg<DeadLetter>().Message.ShouldBe("after");
    }

    [Fact]
    public void Stop_ends_the_actor_after_the_message_it_is_handling()
    {
        var actor = NewPuppet("actor", _observer);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        actor.Tell(new Run(context =>
        {
            gate.Wait(TimeSpan.FromSeconds(10));
            context.Stop(context.Self);
            _observer.Ref.Tell("finished");
        }));
        actor.Tell("too late");

        gate.Set();

        _observer.ExpectMsg("finished");
        ExpectSteps(_observer, "actor", "postStop");
        ExpectMsg<DeadLetter>().Message.ShouldBe("too late");
    }

    [Fact]
    public void Stop_ends_the_children_before_the_parent()
    {
        var parent = NewPuppet("parent", _observer);
        var child = NewChild(parent, "child", _observer);
        NewChild(child, "grandchild", _observer);

        Sys.Stop(parent);

        ExpectSteps(_observer, "grandchild", "postStop");
        ExpectSteps(_observer, "child", "postStop");
        ExpectSteps(_observer, "parent", "postStop");
    }

    [Fact]
    public void Stop_of_a_child_by_its_parent_leaves_the_others()
    {
        var parent = NewPuppet("parent", _observer);
        var left = NewChild(parent, "left", _observer);
        var right = NewChild(parent, "right", _observer);
        Watch(left);

        parent.Tell(new Run(context => context.Stop(left)));

        ExpectTerminated(left);
        right.Tell(new Run(context => TestActor.Tell("here")));
        ExpectMsg("here");
    }

    [Fact]
    public void Stopping_actor_makes_no_children()
    {
        var parent = NewPuppet("parent", _observer);
        var child = NewChild(parent, "child", CreateTestProbe());
        var failure = new TaskCompletionSource<Exception>();
        Sys.ActorOf(Props.Create(() => new LateParent(failure)), "late").Tell(PoisonPill.Instance);

        ExpectMsgFromTask(failure.Task).ShouldBeAssignableTo<InvalidOperationException>();
        child.ShouldNotBeNull();
    }

    [Fact]
    public void Kill_makes_the_actor_fail()
    {
        var causes = CreateTestProbe();
        var parent = NewPuppet("parent", _observer, new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause);
            return Directive.Stop;
        }));
        var child = NewChild(parent, "child", _observer);

        child.Tell(Kill.Instance);

        causes.ExpectMsg<ActorKilledException>();
        ExpectSteps(_observer, "child", "postStop");
    }

    [Fact]
    public async Task GracefulStop_is_true_once_the_actor_has_ended()
    {
        var actor = NewPuppet("actor", _observer);

        (await actor.GracefulStop(TimeSpan.FromSeconds(3))).ShouldBeTrue();

        ExpectSteps(_observer, "actor", "postStop");
    }

    [Fact]
    public async Task GracefulStop_is_false_when_the_actor_does_not_end_in_time()
    {
        var actor = NewPuppet("actor", _observer);

        (await actor.GracefulStop(TimeSpan.FromMilliseconds(50), "please")).ShouldBeFalse();
    }

    [Fact]
    public void Ten_thousand_children_that_come_and_go_leave_none_behind()
    {
        const int Count = 10_000;
        var parent = Sys.ActorOf(Props.Create(() => new Nursery(TestActor)));

        parent.Tell(Count);

        ExpectMsg(Count, TimeSpan.FromSeconds(30));
        ExpectMsg(0);
    }

    private static T ExpectMsgFromTask<T>(Task<T> task)
    {
        task.Wait(TimeSpan.FromSeconds(5)).ShouldBeTrue();
        return task.GetAwaiter().GetResult();
    }

    private sealed class LateParent(TaskCompletionSource<Exception> failure) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop()
        {
            try
            {
                Context.ActorOf(Props.Create(() => new LateParent(failure)));
            }
            catch (Exception cause)
            {
                failure.TrySetResult(cause);
            }
        }
    }

    private sealed class Nursery : ReceiveActor
    {
        private int _ended;
        private int _total;

        public Nursery(IActorRef observer)
        {
            Receive<int>(count =>
            {
                _total = count;
                for (var i = 0; i < count; i++)
                    Context.Watch(Context.ActorOf(Props.Create<Nursling>())).Tell(PoisonPill.Instance);
            });
            Receive<Terminated>(_ =>
            {
                if (++_ended != _total)
                    return;
                observer.Tell(_ended);
                observer.Tell(Context.GetChildren().Count());
            });
        }
    }

    private sealed class Nursling : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
