using BenchmarkDotNet.Attributes;

namespace Venus.Benchmarks;

/// <summary>What messages, actors and timers cost; the same on Akka.NET with <c>-p:ActorRuntime=Akka</c>. All figures are for one of the thing named.</summary>
public class KernelBenchmarks
{
    private const int Many = 100_000;
    private const int Some = 10_000;
    private const int Pairs = 50;

    private ActorSystem _system = null!;
    private IActorRef _counting = null!;
    private IActorRef _echo = null!;
    private IActorRef _ping = null!;
    private IActorRef[] _pings = [];
    private IActorRef _app = null!;
    private IActorRef _timing = null!;

    /// <summary>One system for all.</summary>
    [GlobalSetup]
    public void Start()
    {
        _system = ActorSystem.Create("bench");
        _counting = _system.ActorOf(Props.Create<CountingActor>());
        _echo = _system.ActorOf(Props.Create<EchoActor>());
        _ping = _system.ActorOf(Props.Create<PingActor>(_echo));
        _pings = [.. Enumerable.Range(0, Pairs).Select(_ => _system.ActorOf(Props.Create<PingActor>(_system.ActorOf(Props.Create<EchoActor>()))))];
        _app = _system.ActorOf(Props.Create<AppSizedActor>());
        _timing = _system.ActorOf(Props.Create<TimingActor>());
    }

    /// <summary>Ends it.</summary>
    [GlobalCleanup]
    public void Stop() => _system.Terminate().GetAwaiter().GetResult();

    /// <summary>A message from outside to an actor that keeps up as well as it can.</summary>
    [Benchmark(OperationsPerInvoke = Many)]
    public Task Tell()
    {
        var done = Begin(_counting, Many);
        for (var i = 0; i < Many; i++)
        {
            _counting.Tell(CountingActor.Tick.Instance);
        }

        return done;
    }

    /// <summary>The same from four threads at once.</summary>
    [Benchmark(OperationsPerInvoke = Many)]
    public async Task TellFromFour()
    {
        var done = Begin(_counting, Many);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Many / 4; i++)
            {
                _counting.Tell(CountingActor.Tick.Instance);
            }
        })));
        await done;
    }

    /// <summary>There and back between two actors, one message under way: two hops between mailboxes.</summary>
    [Benchmark(OperationsPerInvoke = Some)]
    public Task PingPong() => Begin(_ping, Some);

    /// <summary>There and back between 50 pairs of actors at once, on whatever cores there are.</summary>
    [Benchmark(OperationsPerInvoke = Many)]
    public Task PingPongOfMany() => Task.WhenAll(_pings.Select(static ping => Begin(ping, Many / Pairs)));

    /// <summary>A question and its awaited answer.</summary>
    [Benchmark(OperationsPerInvoke = Some)]
    public async Task Ask()
    {
        for (var i = 0; i < Some; i++)
        {
            await _echo.Ask<CountingActor.Tick>(CountingActor.Tick.Instance, TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>A bridge-sized actor: made, watched, two messages, a timer started and cancelled, stopped, its end reported; 64 at a time.</summary>
    [Benchmark(OperationsPerInvoke = Some)]
    public Task SpawnAndStop() => Begin(_app, Some);

    /// <summary>A timer that is started anew.</summary>
    [Benchmark(OperationsPerInvoke = Some)]
    public Task Timer() => Begin(_timing, Some);

    private static Task Begin(IActorRef actor, int count)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        actor.Tell(new CountingActor.Await(count, done));
        return done.Task;
    }
}
