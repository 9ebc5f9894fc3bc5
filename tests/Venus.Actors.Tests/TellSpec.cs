using System.Collections.Concurrent;

namespace Venus.Conformance;

public sealed class TellSpec : ConformanceTest
{
    [Fact]
    public void Message_told_by_a_test_names_the_test_actor_as_sender()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));

        echo.Tell("hello");

        ExpectMsg("hello");
        LastSender.ShouldBe(echo);
    }

    [Fact]
    public void Message_told_by_no_one_has_the_dead_letters_as_sender()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SenderTeller(TestActor)));

        actor.Tell("hello", ActorRefs.NoSender);

        ExpectMsg<IActorRef>().ShouldBe(Sys.DeadLetters);
    }

    [Fact]
    public void Message_told_inside_an_actor_names_that_actor_as_sender()
    {
        var puppet = NewPuppet("puppet", CreateTestProbe());

        puppet.Tell(new Run(_ => TestActor.Tell("from inside")));

        ExpectMsg("from inside");
        LastSender.ShouldBe(puppet);
    }

    [Fact]
    public void Message_forwarded_keeps_its_sender()
    {
        var forwarder = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));
        var origin = CreateTestProbe();

        forwarder.Tell("letter", origin.Ref);

        ExpectMsg("letter");
        LastSender.ShouldBe(origin.Ref);
    }

    [Fact]
    public async Task Messages_of_many_senders_arrive_in_the_order_of_each()
    {
        const int Senders = 8;
        const int Each = 20_000;
        var checker = Sys.ActorOf(Props.Create(() => new OrderChecker(Senders, Senders * Each)));
        var verdict = checker.Ask<string>("verdict", TimeSpan.FromSeconds(30));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                checker.Tell(new Numbered(sender, i), ActorRefs.NoSender);
        })));

        (await verdict).ShouldBe("in order");
    }

    [Fact]
    public async Task Message_that_meets_an_actor_going_to_rest_is_handled()
    {
        const int Senders = 4;
        var echo = Sys.ActorOf(Props.Create<Echo>());

        // Each waits for its answer, so that the actor has nothing to do again and again just as the next message comes.
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20_000; i++)
                (await echo.Ask<int>(i, TimeSpan.FromSeconds(30))).ShouldBe(i);
        })));
    }

    [Fact]
    public async Task Actor_under_contention_never_runs_twice_at_once()
    {
        const int Senders = 8;
        const int Each = 20_000;
        var actor = Sys.ActorOf(Props.Create(() => new OverlapChecker(Senders * Each)));
        var overlaps = actor.Ask<int>("overlaps", TimeSpan.FromSeconds(30));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                actor.Tell(i, ActorRefs.NoSender);
        })));

        (await overlaps).ShouldBe(0);
    }

    [Fact]
    public async Task State_written_by_one_message_is_seen_by_the_next_on_any_thread()
    {
        var threads = new ConcurrentDictionary<int, int>();
        var counter = Sys.ActorOf(Props.Create(() => new PlainCounter(threads)));

        for (var i = 0; i < 50_000; i++)
            counter.Tell("count", ActorRefs.NoSender);

        (await counter.Ask<int>("total", TimeSpan.FromSeconds(30))).ShouldBe(50_000);
    }

    [Fact]
    public void Actor_that_blocks_does_not_keep_another_from_running()
    {
        using var gate = new ManualResetEventSlim();
        var blocked = NewPuppet("blocked", CreateTestProbe());
        var free = Sys.ActorOf(Props.Create(() => new Echo()));

        blocked.Tell(new Run(_ => gate.Wait(TimeSpan.FromSeconds(10))));
        free.Tell("still here");

        ExpectMsg("still here");
        gate.Set();
    }

    private sealed record Numbered(int Sender, int Number);

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class SenderTeller : ReceiveActor
    {
        public SenderTeller(IActorRef observer) => ReceiveAny(_ => observer.Tell(Sender));
    }

    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef target) => ReceiveAny(message => target.Forward(message));
    }

    private sealed class OrderChecker : ReceiveActor
    {
        private readonly int[] _next;
        private int _left;
        private string _verdict = "in order";
        private IActorRef? _asker;

        public OrderChecker(int senders, int total)
        {
            _next = new int[senders];
            _left = total;
            Receive<string>(_ => _asker = Sender);
            Receive<Numbered>(Check);
        }

        private void Check(Numbered message)
        {
            if (_next[message.Sender]++ != message.Number)
                _verdict = $"{message} came out of order";
            if (--_left == 0)
                _asker!.Tell(_verdict);
        }
    }

    private sealed class OverlapChecker : ReceiveActor
    {
        private int _inside;
        private int _overlaps;
        private int _left;
        private IActorRef? _asker;

        public OverlapChecker(int total)
        {
            _left = total;
            Receive<string>(_ => _asker = Sender);
            Receive<int>(_ => Enter());
        }

        private void Enter()
        {
            if (Interlocked.Increment(ref _inside) != 1)
                Interlocked.Increment(ref _overlaps);
            Thread.SpinWait(10);
            Interlocked.Decrement(ref _inside);
            if (--_left == 0)
                _asker!.Tell(_overlaps);
        }
    }

    private sealed class PlainCounter : ReceiveActor
    {
        private int _total;

        public PlainCounter(ConcurrentDictionary<int, int> threads)
        {
            Receive<string>(message => message == "total", _ => Sender.Tell(_total));
            Receive<string>(_ =>
            {
                threads[Environment.CurrentManagedThreadId] = 1;
                _total++;
            });
        }
    }
}
