namespace Venus.Conformance;

public sealed class DeadLetterSpec : ConformanceTest
{
    private readonly IActorRef _dead;

    public DeadLetterSpec()
    {
        _dead = Watch(NewPuppet("dead", CreateTestProbe()));
        _dead.Tell(PoisonPill.Instance);
        ExpectTerminated(_dead);
    }

    [Fact]
    public void Message_to_an_ended_actor_is_published_with_its_sender_and_recipient()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        _dead.Tell("hello?", TestActor);

        var letter = ExpectMsg<DeadLetter>();
        letter.Message.ShouldBe("hello?");
        letter.Sender.ShouldBe(TestActor);
        letter.Recipient.Path.ShouldBe(_dead.Path);
    }

    [Fact]
    public void Message_told_to_the_dead_letters_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.DeadLetters.Tell("directly");

        ExpectMsg<DeadLetter>().Message.ShouldBe("directly");
    }

    [Fact]
    public void Suppressed_message_is_no_dead_letter()
    {
        var all = CreateTestProbe();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Sys.EventStream.Subscribe(all.Ref, typeof(AllDeadLetters));

        _dead.Tell(new Unimportant());
        _dead.Tell("important");

        ExpectMsg<DeadLetter>().Message.ShouldBe("important");
        all.ExpectMsg<SuppressedDeadLetter>().Message.ShouldBeOfType<Unimportant>();
    }

    [Fact]
    public void Dead_letters_are_logged() =>
        EventFilter.Info(contains: "was not delivered").ExpectOne(() => _dead.Tell("hello?"));

    [Fact]
    public async Task Question_to_an_ended_actor_is_a_dead_letter_and_times_out()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        await Should.ThrowAsync<AskTimeoutException>(() => _dead.Ask<string>("anyone?", TimeSpan.FromMilliseconds(50)));

        ExpectMsg<DeadLetter>().Message.ShouldBe("anyone?");
    }

    [Fact]
    public void Message_to_nobody_vanishes() => ActorRefs.Nobody.Tell("hello?");

    private sealed record Unimportant : IDeadLetterSuppression;
}
