namespace Venus.Conformance.Kernel;

/// <summary>Runs when nothing else does: what other tests allocate meanwhile would count.</summary>
[CollectionDefinition(nameof(AllocationSpec), DisableParallelization = true)]
[Collection(nameof(AllocationSpec))]
public sealed class AllocationSpec : ConformanceTest
{
    [Fact]
    public async Task Allocation_per_message_is_its_place_in_the_queue_alone()
    {
        const int Count = 200_000;
        var counter = Sys.ActorOf(Props.Create<Counter>());
        var message = new object();
        await Send(counter, message, Count);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await Send(counter, message, Count);

        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count;
        // Message and sender are sixteen bytes; the rest is for what holds places together and for the turns of the thread pool.
        each.ShouldBeLessThan(32);
    }

    private static async Task Send(IActorRef counter, object message, int count)
    {
        for (var i = 0; i < count; i++)
            counter.Tell(message, ActorRefs.NoSender);
        await counter.Ask<int>("total", TimeSpan.FromSeconds(30));
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
