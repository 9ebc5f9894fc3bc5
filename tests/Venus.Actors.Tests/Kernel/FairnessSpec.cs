namespace Venus.Conformance.Kernel;

public sealed class FairnessSpec : ConformanceTest
{
    [Fact]
    public async Task Actors_that_never_rest_leave_room_for_others()
    {
        using var end = new CancellationTokenSource();
        var quiet = NewPuppet("quiet", CreateTestProbe());
        var busy = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Sys.ActorOf(Props.Create<Spinner>(end.Token))).ToList();
        foreach (var (left, right) in busy.Zip(busy.Skip(1)))
            left.Tell("spin", right);

        for (var i = 0; i < 100; i++)
            await quiet.Ask<ActorIdentity>(new Identify(i), TimeSpan.FromSeconds(10));

        await end.CancelAsync();
    }

    /// <summary>Sends each message back for ever.</summary>
    private sealed class Spinner : ReceiveActor
    {
        public Spinner(CancellationToken end) => ReceiveAny(message =>
        {
            if (!end.IsCancellationRequested)
                Sender.Tell(message);
        });
    }
}
