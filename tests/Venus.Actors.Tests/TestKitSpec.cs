namespace Venus.Conformance;

public sealed class TestKitSpec : ConformanceTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Expectation_of_another_message_fails()
    {
        TestActor.Tell("actual");
        TestActor.Tell("actual");
        TestActor.Tell("actual");

        Should.Throw<Exception>(() => ExpectMsg("expected"));
        Should.Throw<Exception>(() => ExpectMsg<int>());
        Should.Throw<Exception>(() => ExpectMsg<string>(text => text == "expected"));
    }

    [Fact]
    public void Expectation_without_a_message_fails() => Should.Throw<Exception>(() => ExpectMsg<string>(Short));

    [Fact]
    public void ExpectNoMsg_fails_when_there_is_one()
    {
        ExpectNoMsg(TimeSpan.Zero);
        TestActor.Tell("here");

        Should.Throw<Exception>(() => ExpectNoMsg(Short));
    }

    [Fact]
    public void ExpectMsgAllOf_takes_any_order_and_nothing_else()
    {
        Tell("b", "a", "x", "a");

        ExpectMsgAllOf("a", "b").ShouldBe(["a", "b"], ignoreOrder: true);
        Should.Throw<Exception>(() => ExpectMsgAllOf("a", "b"));
    }

    [Fact]
    public void FishForMessage_drops_what_does_not_fit()
    {
        Tell("small fry", "weed", "pike");

        FishForMessage<string>(text => text == "pike").ShouldBe("pike");

        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public void ReceiveN_takes_that_many_or_fails()
    {
        Tell("a", "b");

        ReceiveN(2).ShouldBe(["a", "b"]);
        Should.Throw<Exception>(() => ReceiveN(1, Short));
    }

    [Fact]
    public void Ignored_messages_are_not_seen()
    {
        IgnoreMessages<int>();
        TestActor.Tell(1);
        TestActor.Tell("seen");

        ExpectMsg("seen");
    }

    [Fact]
    public void Within_fails_when_it_takes_longer() =>
        Should.Throw<Exception>(() => Within(Short, () => ExpectMsg<string>()));

    [Fact]
    public void Probe_answers_and_forwards_what_it_received()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("question");
        probe.ExpectMsg("question");

        probe.Reply("answer");
        ExpectMsg("answer");
        LastSender.ShouldBe(probe.Ref);

        var other = CreateTestProbe();
        probe.Forward(other.Ref);
        other.ExpectMsg("question");
        other.LastSender.ShouldBe(TestActor);
    }

    [Fact]
    public void Probe_may_stand_wherever_an_actor_does()
    {
        var probe = CreateTestProbe();
        Watch(probe);

        IActorRef actor = probe;
        actor.Tell("directly", TestActor);
        probe.ExpectMsg("directly");
        Sys.Stop(probe.Ref);

        ExpectTerminated(probe.Ref);
    }

    [Fact]
    public void AwaitAssert_tries_until_it_passes()
    {
        var attempts = 0;

        AwaitAssert(() => (++attempts).ShouldBeGreaterThan(2));
        AwaitCondition(() => ++attempts > 5, TimeSpan.FromSeconds(3));

        attempts.ShouldBe(6);
        Should.Throw<Exception>(() => AwaitAssert(() => false.ShouldBeTrue(), Short));
    }

    [Fact]
    public void EventFilter_fails_when_there_are_too_few_events() =>
        Should.Throw<Exception>(() => EventFilter.Warning("never said").ExpectOne(Short, () => { }));

    [Fact]
    public async Task EventFilter_waits_for_events_of_its_kind()
    {
        EventFilter.Warning("said").ExpectOne(() => Sys.Log.Warning("said"));
        EventFilter.Warning(contains: "ai").Expect(2, () =>
        {
            Sys.Log.Warning("said");
            Sys.Log.Warning("unrelated");
            Sys.Log.Warning("again");
        });
        await EventFilter.DeadLetter<string>().ExpectOneAsync(() =>
        {
            Sys.DeadLetters.Tell("lost");
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Expectations_can_be_awaited()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");

        (await ExpectMsgAsync<string>()).ShouldBe("a");
        (await ExpectMsgAsync("b")).ShouldBe("b");
        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    private void Tell(params string[] messages)
    {
        foreach (var message in messages)
            TestActor.Tell(message);
    }
}
