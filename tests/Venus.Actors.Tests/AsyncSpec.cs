namespace Venus.Conformance;

public sealed class AsyncSpec : ConformanceTest
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IActorRef _actor;

    public AsyncSpec() => _actor = Sys.ActorOf(Props.Create(() => new Waiter(TestActor, _gate.Task)), "waiter");

    [Fact]
    public void Asynchronous_handler_holds_the_next_message_back()
    {
        _actor.Tell("wait", ActorRefs.NoSender);
        _actor.Tell("next");
        ExpectMsg("begun");

        _gate.SetResult();

        ExpectMsg("resumed");
        ExpectMsg("next");
    }

    [Fact]
    public void Context_sender_and_self_are_the_same_after_an_await()
    {
        var origin = CreateTestProbe();
        _actor.Tell("wait", origin.Ref);
        _actor.Tell("next", TestActor);
        ExpectMsg("begun");

        _gate.SetResult();

        ExpectMsg("resumed");
        origin.ExpectMsg("answer");
        origin.LastSender.ShouldBe(_actor);
    }

    [Fact]
    public void Exception_after_an_await_is_supervised()
    {
        _actor.Tell("explode");
        ExpectMsg("begun");

        EventFilter.Exception<InvalidOperationException>(message: "after await").ExpectOne(() => _gate.SetResult());

        ExpectMsg("restarted");
        _actor.Tell("next");
        ExpectMsg("next");
    }

    [Fact]
    public void Exception_before_any_await_is_supervised()
    {
        _actor.Tell("explode at once");

        ExpectMsg("restarted");
    }

    [Fact]
    public void Handler_that_completes_at_once_is_just_a_handler()
    {
        _actor.Tell("immediate");
        _actor.Tell("next");

        ExpectMsg("immediate");
        ExpectMsg("next");
    }

    [Fact]
    public void Actor_waiting_in_a_handler_can_be_stopped()
    {
        Watch(_actor);
        _actor.Tell("wait");
        ExpectMsg("begun");

        Sys.Stop(_actor);

        ExpectTerminated(_actor);
        _gate.SetResult();
    }

    [Fact]
    public async Task Many_awaits_in_one_handler_run_one_after_another()
    {
        var counter = Sys.ActorOf(Props.Create(() => new SlowCounter()));

        for (var i = 0; i < 200; i++)
            counter.Tell("count");

        (await counter.Ask<int>("total", TimeSpan.FromSeconds(20))).ShouldBe(200);
    }

    private sealed class Waiter : ReceiveActor
    {
        private readonly IActorRef _observer;

        public Waiter(IActorRef observer, Task gate)
        {
            _observer = observer;
            ReceiveAsync<string>(text => text == "wait", async _ =>
            {
                observer.Tell("begun");
                await gate;
                observer.Tell("resumed");
                Sender.Tell("answer", Self);
            });
            ReceiveAsync<string>(text => text == "explode", async _ =>
            {
                observer.Tell("begun");
                await gate;
                throw new InvalidOperationException("after await");
            });
            ReceiveAsync<string>(text => text == "explode at once", _ => throw new InvalidOperationException("before await"));
            ReceiveAsync<string>(text => text == "immediate", text =>
            {
                observer.Tell(text);
                return Task.CompletedTask;
            });
            ReceiveAny(message => observer.Tell(message));
        }

        protected override void PostRestart(Exception reason) => _observer.Tell("restarted");
    }

    private sealed class SlowCounter : ReceiveActor
    {
        private int _total;

        public SlowCounter()
        {
            ReceiveAsync<string>(text => text == "count", async _ =>
            {
                var seen = _total;
                await Task.Yield();
                await Task.Yield();
                _total = seen + 1;
            });
            Receive<string>(text => text == "total", _ => Sender.Tell(_total));
        }
    }
}
