using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Venus.Supervision.Tests.Runtime;

/// <summary>How often a child is restarted, by the scheduler's clock.</summary>
public sealed class RestartWindowTests : TestKit
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock;
    private readonly IActorRef _child;

    public RestartWindowTests()
        : this(new FakeTimeProvider())
    {
    }

    private RestartWindowTests(FakeTimeProvider clock)
        : base(FakeClockScheduler.On(clock))
    {
        _clock = clock;
        Sys.ActorOf(ActorProps.Of(() => new Parent(TestActor)), "parent");
        _child = ExpectMsg<IActorRef>();
        Sys.EventStream.Subscribe(TestActor, typeof(LifecycleEvent));
    }

    [Fact]
    public void A_child_that_fails_too_often_in_a_window_is_stopped()
    {
        FailAndExpect(LifecycleKind.Restarted);
        _clock.Advance(Window);
        FailAndExpect(LifecycleKind.Restarted);

        FailAndExpect(LifecycleKind.Stopped);
    }

    [Fact]
    public void A_child_that_fails_when_the_window_is_over_begins_a_new_one()
    {
        FailAndExpect(LifecycleKind.Restarted);
        FailAndExpect(LifecycleKind.Restarted);

        _clock.Advance(Window + TimeSpan.FromSeconds(1));

        FailAndExpect(LifecycleKind.Restarted);
        FailAndExpect(LifecycleKind.Restarted);
        FailAndExpect(LifecycleKind.Stopped);
    }

    private void FailAndExpect(LifecycleKind then)
    {
        _child.Tell(new InjectedFault("on purpose"));
        ExpectNext(LifecycleKind.Failed);
        ExpectNext(then);
    }

    private void ExpectNext(LifecycleKind kind) => ExpectMsg<LifecycleEvent>().Kind.ShouldBe(kind);

    private sealed class Parent : ReceiveActor
    {
        public Parent(IActorRef listener)
        {
            var child = Context.ActorOf(ActorProps.Of(static () => new Child()), "child");
            child.Tell(new Identify("it has started"));
            Receive<ActorIdentity>(_ => listener.Tell(child));
        }

        protected override SupervisorStrategy SupervisorStrategy() => Supervise.Restarting(NullLogger.Instance, 2, Window);
    }

    private sealed class Child : SupervisedActor;
}
