namespace Venus.Conformance;

public sealed class EventStreamSpec : ConformanceTest
{
    [Fact]
    public void Event_reaches_subscribers_of_its_type_its_bases_and_interfaces()
    {
        var exact = Subscribed(typeof(Cat));
        var byBase = Subscribed(typeof(Animal));
        var byInterface = Subscribed(typeof(IPet));
        var stranger = Subscribed(typeof(Dog));

        Sys.EventStream.Publish(new Cat());
        Sys.EventStream.Publish(new Dog());

        exact.ExpectMsg<Cat>();
        byBase.ExpectMsg<Cat>();
        byBase.ExpectMsg<Dog>();
        byInterface.ExpectMsg<Cat>();
        stranger.ExpectMsg<Dog>();
        exact.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public void Subscription_by_two_types_delivers_an_event_once()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Cat));
        Sys.EventStream.Subscribe(TestActor, typeof(Animal));

        Sys.EventStream.Publish(new Cat());
        Sys.EventStream.Publish(new Dog());

        ExpectMsg<Cat>();
        ExpectMsg<Dog>();
    }

    [Fact]
    public void Subscribing_twice_says_so()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Cat)).ShouldBeTrue();
        Sys.EventStream.Subscribe(TestActor, typeof(Cat)).ShouldBeFalse();
    }

    [Fact]
    public void Unsubscribed_actor_hears_no_more()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Cat));
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));

        Sys.EventStream.Unsubscribe(TestActor, typeof(Cat)).ShouldBeTrue();
        Sys.EventStream.Publish(new Cat());
        Sys.EventStream.Publish(new Dog());

        ExpectMsg<Dog>();
    }

    [Fact]
    public void Actor_that_ends_is_unsubscribed()
    {
        var subject = NewPuppet("subject", CreateTestProbe());
        Sys.EventStream.Subscribe(subject, typeof(Cat));
        Watch(subject);
        subject.Tell(PoisonPill.Instance);
        ExpectTerminated(subject);

        // Only one that is not subscribed any more can be subscribed as if for the first time; until then its events are dead letters.
        AwaitAssert(() =>
        {
            var letters = CreateTestProbe();
            Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
            Sys.EventStream.Publish(new Cat());
            letters.Ref.Tell("barrier");
            letters.ExpectMsg<object>().ShouldBe("barrier");
        });
    }

    private TestProbe Subscribed(Type channel)
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, channel);
        return probe;
    }

    private interface IPet;

    private abstract class Animal;

    private sealed class Cat : Animal, IPet;

    private sealed class Dog : Animal;
}
