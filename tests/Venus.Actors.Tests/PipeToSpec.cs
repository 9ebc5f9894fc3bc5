namespace Venus.Conformance;

public sealed class PipeToSpec : ConformanceTest
{
    [Fact]
    public void Result_is_sent_when_the_task_completes()
    {
        var work = new TaskCompletionSource<string>();
        work.Task.PipeTo(TestActor);

        work.SetResult("done");

        ExpectMsg("done");
        LastSender.ShouldBe(Sys.DeadLetters);
    }

    [Fact]
    public void Failure_is_sent_as_a_status()
    {
        Task.FromException<string>(new InvalidOperationException("boom")).PipeTo(TestActor);

        ExpectMsg<Status.Failure>().Cause.Message.ShouldBe("boom");
    }

    [Fact]
    public void Cancellation_is_sent_as_a_failure()
    {
        Task.FromCanceled<string>(new CancellationToken(canceled: true)).PipeTo(TestActor);

        ExpectMsg<Status.Failure>().Cause.ShouldBeAssignableTo<OperationCanceledException>();
    }

    [Fact]
    public void Result_and_failure_are_mapped()
    {
        Task.FromResult(20).PipeTo(TestActor, success: number => $"got {number}");
        Task.FromException<int>(new InvalidOperationException("boom")).PipeTo(TestActor, failure: cause => $"lost to {cause.Message}");

        ExpectMsgAllOf("got 20", "lost to boom");
    }

    [Fact]
    public void Sender_is_the_one_given()
    {
        var origin = CreateTestProbe();

        Task.FromResult("done").PipeTo(TestActor, origin.Ref);

        ExpectMsg("done");
        LastSender.ShouldBe(origin.Ref);
    }

    [Fact]
    public void Task_without_result_sends_what_success_says()
    {
        Task.CompletedTask.PipeTo(TestActor, success: () => "finished");

        ExpectMsg("finished");
    }

    [Fact]
    public void Task_without_result_sends_nothing_unless_told_so()
    {
        Task.CompletedTask.PipeTo(TestActor);
        Task.FromException(new InvalidOperationException("boom")).PipeTo(TestActor);

        ExpectMsg<Status.Failure>().Cause.Message.ShouldBe("boom");
    }
}
