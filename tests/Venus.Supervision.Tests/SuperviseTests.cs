using Microsoft.Extensions.Logging.Abstractions;

namespace Venus.Supervision.Tests;

/// <summary>What both nodes share as actors: lifecycle events, strategies, handed-over things, listeners.</summary>
public sealed class SuperviseTests : TestKit
{
    [Fact]
    public void A_failing_actor_says_that_it_failed_and_restarted_and_why()
    {
        var parent = Sys.ActorOf(ActorProps.Of(() => new Parent(Supervise.Restarting(NullLogger.Instance, 10, TimeSpan.FromMinutes(1)))), "parent");
        Sys.EventStream.Subscribe(TestActor, typeof(LifecycleEvent));
        parent.Tell("spawn");
        ExpectMsg<LifecycleEvent>().ShouldBe(new LifecycleEvent("/user/parent/child", LifecycleKind.Started, null, false));

        Sys.ActorSelection("/user/parent/child").Tell(new InjectedFault("on purpose"));

        ExpectMsg<LifecycleEvent>().ShouldBe(new LifecycleEvent("/user/parent/child", LifecycleKind.Failed, "on purpose", false));
        ExpectMsg<LifecycleEvent>().ShouldBe(new LifecycleEvent("/user/parent/child", LifecycleKind.Restarted, "on purpose", false));
    }

    [Fact]
    public void A_failing_actor_under_a_stopping_parent_is_stopped()
    {
        var parent = Sys.ActorOf(ActorProps.Of(() => new Parent(Supervise.Stopping(NullLogger.Instance))), "parent");
        Sys.EventStream.Subscribe(TestActor, typeof(LifecycleEvent));
        parent.Tell("spawn");
        ExpectMsg<LifecycleEvent>();

        Sys.ActorSelection("/user/parent/child").Tell(new InjectedFault("on purpose"));

        ExpectMsg<LifecycleEvent>().Kind.ShouldBe(LifecycleKind.Failed);
        ExpectMsg<LifecycleEvent>().Kind.ShouldBe(LifecycleKind.Stopped);
    }

    [Fact]
    public void An_actor_that_stops_itself_says_why()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LifecycleEvent));
        var child = Sys.ActorOf(ActorProps.Of(static () => new Child()), "child");
        ExpectMsg<LifecycleEvent>();

        child.Tell("enough");

        ExpectMsg<LifecycleEvent>().ShouldBe(new LifecycleEvent("/user/child", LifecycleKind.Stopped, "enough", false));
    }

    [Fact]
    public void The_tree_follows_starts_restarts_and_stops()
    {
        var tree = SupervisionTreeActor.Start(Sys, NullLogger.Instance);
        var parent = Sys.ActorOf(ActorProps.Of(() => new Parent(Supervise.Restarting(NullLogger.Instance, 10, TimeSpan.FromMinutes(1)))), "parent");
        parent.Tell("spawn");
        AwaitAssert(() => Tree().ShouldBe([new SupervisionTreeActor.TreeNode("/user/parent/child", 0, null)]));
        Sys.ActorSelection("/user/parent/child").Tell(new InjectedFault("on purpose"));
        AwaitAssert(() => Tree().ShouldBe([new SupervisionTreeActor.TreeNode("/user/parent/child", 1, "on purpose")]));

        Sys.ActorSelection("/user/parent/child").Tell("enough");

        AwaitAssert(() => Tree().ShouldBeEmpty());

        IReadOnlyList<SupervisionTreeActor.TreeNode> Tree()
        {
            tree.Tell(SupervisionTreeActor.GetTree.Instance, TestActor);
            return ExpectMsg<SupervisionTreeActor.TreeStatus>().Nodes;
        }
    }

    [Fact]
    public void The_tree_misses_no_actor_that_starts_right_after_it()
    {
        for (var i = 0; i < 100; i++)
        {
            var tree = SupervisionTreeActor.Start(Sys, NullLogger.Instance, $"tree-{i}");
            var child = Sys.ActorOf(ActorProps.Of(static () => new Child()), $"child-{i}");
            child.Tell(new Identify(i));
            ExpectMsg<ActorIdentity>();

            tree.Tell(SupervisionTreeActor.GetTree.Instance, TestActor);
            ExpectMsg<SupervisionTreeActor.TreeStatus>().Nodes.ShouldContain(node => node.Path == $"/user/child-{i}");
        }
    }

    [Fact]
    public void What_was_handed_to_an_actor_that_has_ended_is_discarded()
    {
        HandoverCollectorActor.Start(Sys);
        var gone = Sys.ActorOf(ActorProps.Of(static () => new Child()));
        Watch(gone);
        Sys.Stop(gone);
        ExpectTerminated(gone);

        gone.Tell(new Parcel(TestActor));

        ExpectMsg("discarded");
    }

    [Fact]
    public void What_nobody_handles_is_discarded()
    {
        HandoverCollectorActor.Start(Sys);
        var child = Sys.ActorOf(ActorProps.Of(static () => new Child()));

        child.Tell(new Parcel(TestActor));

        ExpectMsg("discarded");
    }

    private sealed record Parcel(IActorRef Owner) : IHandover
    {
        public void Discard() => Owner.Tell("discarded");
    }

    private sealed class Parent : ReceiveActor
    {
        private readonly SupervisorStrategy _strategy;

        public Parent(SupervisorStrategy strategy)
        {
            _strategy = strategy;
            Receive<string>(static _ => Context.ActorOf(ActorProps.Of(static () => new Child()), "child"));
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;
    }

    private sealed class Child : SupervisedActor
    {
        public Child() => Receive<string>(StopBecause);
    }
}
