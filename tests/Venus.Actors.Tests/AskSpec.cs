namespace Venus.Conformance;

public sealed class AskSpec : ConformanceTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IActorRef _oracle;

    public AskSpec() => _oracle = Sys.ActorOf(Props.Create(() => new Oracle()), "oracle");

    [Fact]
    public async Task Answer_completes_the_task()
    {
        (await _oracle.Ask<string>("echo", Patience)).ShouldBe("echo");
        (await _oracle.Ask("echo", Patience)).ShouldBe("echo");
    }

    [Fact]
    public async Task Silence_fails_the_task_with_a_timeout() =>
        await Should.ThrowAsync<AskTimeoutException>(() => _oracle.Ask<string>("ignore", TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task Failure_status_fails_the_task_with_its_cause()
    {
        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => _oracle.Ask<string>("fail", Patience));

        thrown.Message.ShouldBe("no oracle today");
    }

    [Fact]
    public async Task Answer_of_another_type_fails_the_task() =>
        await Should.ThrowAsync<ArgumentException>(() => _oracle.Ask<int>("echo", Patience));

    [Fact]
    public async Task Cancellation_cancels_the_task()
    {
        using var cancellation = new CancellationTokenSource();
        var answer = _oracle.Ask<string>("ignore", Patience, cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<TaskCanceledException>(() => answer);
    }

    [Fact]
    public async Task Question_may_hold_where_its_answer_goes()
    {
        var answer = await _oracle.Ask<string>(replyTo => new Question(replyTo), Patience, CancellationToken.None);

        answer.ShouldBe("answered");
    }

    [Fact]
    public async Task Questions_by_many_at_once_get_their_own_answers()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => _oracle.Ask<int>(number, TimeSpan.FromSeconds(30))));

        answers.ShouldBe(Enumerable.Range(0, 1_000));
    }

    [Fact]
    public void Answer_that_comes_too_late_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var kept = CreateTestProbe();
        var answer = kept.Ref.Ask<string>("question", TimeSpan.FromMilliseconds(50));
        kept.ExpectMsg("question");
        var asker = kept.LastSender;
        Should.Throw<AskTimeoutException>(() => answer.GetAwaiter().GetResult());

        asker.Tell("late", kept.Ref);

        ExpectMsg<DeadLetter>().Message.ShouldBe("late");
    }

    private sealed record Question(IActorRef ReplyTo);

    private sealed class Oracle : ReceiveActor
    {
        public Oracle()
        {
            Receive<string>(text => text == "ignore", _ => { });
            Receive<string>(text => text == "fail", _ => Sender.Tell(new Status.Failure(new InvalidOperationException("no oracle today"))));
            Receive<Question>(question => question.ReplyTo.Tell("answered"));
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
