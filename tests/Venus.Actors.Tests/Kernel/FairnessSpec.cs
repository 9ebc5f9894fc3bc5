namespace Venus.Conformance.Kernel;

public sealed class FairnessSpec : ConformanceTest
{
    [Fact]
    public async Task Actors_that_never_rest_leave_room_for_others()
    {
        using var end = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Sys.ActorOf(Props.Create<Spinner>(end.Token))).ToList();
        foreach (var (left, right) in busy.Zip(busy.Skip(1)))
            left.Tell("spin", right);
        var quiet = NewPuppet("quiet", CreateTestProbe());

        for (var i = 0; i < 100; i++)
            await quiet.Ask<ActorIdentity>(new Identify(i), TimeSpan.FromSeconds(10));

        await end.CancelAsync();
    }

    [Fact]
    public async Task Allocation_per_message_is_its_envelope_alone()
    {
        const int Count = 200_000;
        var counter = Sys.ActorOf(Props.Create<Counter>());
        var message = new object();
        await Send(counter, message, Count);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await Send(counter, message, Count);

        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count;
        // Header, method table, next, message, sender: forty bytes; the rest is what other tests' threads allocate meanwhile.
        each.ShouldBeLessThan(60);
    }

    private static async Task Send(IActorRef counter, object message, int count)
    {
        for (var i = 0; i < count; i++)
            counter.Tell(message, ActorRefs.NoSender);
        await counter.Ask<int>("total", TimeSpan.FromSeconds(30));
    }

    /// <summary>Sends each message back for ever, and one to itself besides.</summary>
    private sealed class Spinner : ReceiveActor
    {
        public Spinner(CancellationToken end) => ReceiveAny(message =>
        {
            if (!end.IsCancellationRequested)
                Sender.Tell(message);
        });
    }

    private sealed class Counter : ReceiveActor
    {
        private int _total;

        public Counter()
        {
            Receive<string>(_ => Sender.Tell(_total));
            ReceiveAny(_ => _total++);
        }
    }
}
