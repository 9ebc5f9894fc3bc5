using System.Collections.Concurrent;

namespace Venus.Conformance;

public sealed class ShutdownSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ActorSystem _system = ActorSystem.Create("shutdown");
    private readonly ConcurrentQueue<string> _log = new();

    [Fact]
    public async Task Phases_run_one_after_another_and_the_actors_stop_last()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        foreach (var phase in new[]
        {
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
            CoordinatedShutdown.PhaseServiceStop,
            CoordinatedShutdown.PhaseServiceUnbind,
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            CoordinatedShutdown.PhaseServiceRequestsDone,
        })
        {
            AddTask(shutdown, phase, phase);
        }

        _system.ActorOf(Props.Create(() => new LastWords(_log)));

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);

        _log.ShouldBe(
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            CoordinatedShutdown.PhaseServiceUnbind,
            CoordinatedShutdown.PhaseServiceRequestsDone,
            CoordinatedShutdown.PhaseServiceStop,
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
            "actor stopped",
        ]);
        await _system.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public async Task Task_that_fails_is_left_behind()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "sync", () => throw new InvalidOperationException("at once"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "async", () => Task.FromException<Done>(new InvalidOperationException("later")));
        AddTask(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "sibling");
        AddTask(shutdown, CoordinatedShutdown.PhaseServiceStop, "next phase");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);

        _log.ShouldBe(["sibling", "next phase"]);
    }

    [Fact]
    public async Task Shutdown_runs_once_for_the_first_reason()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        AddTask(shutdown, CoordinatedShutdown.PhaseServiceStop, "ran");
        shutdown.ShutdownReason.ShouldBeNull();

        await Task.WhenAll(
            shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance),
            shutdown.Run(CoordinatedShutdown.UnknownReason.Instance)).WaitAsync(Patience);

        _log.ShouldBe(["ran"]);
        shutdown.ShutdownReason.ShouldBe(CoordinatedShutdown.ClrExitReason.Instance);
    }

    [Fact]
    public async Task Terminate_runs_the_shutdown()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        AddTask(shutdown, CoordinatedShutdown.PhaseServiceStop, "ran");

        await _system.Terminate().WaitAsync(Patience);

        _log.ShouldBe(["ran"]);
        shutdown.ShutdownReason.ShouldBe(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
    }

    [Fact]
    public async Task Run_from_a_phase_leaves_out_those_before()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        AddTask(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "left out");
        AddTask(shutdown, CoordinatedShutdown.PhaseServiceStop, "ran");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Patience);

        _log.ShouldBe(["ran"]);
    }

    [Fact]
    public async Task Task_in_an_unknown_phase_is_refused()
    {
        Should.Throw<Exception>(() => AddTask(CoordinatedShutdown.Get(_system), "no such phase", "x"));
        await _system.Terminate().WaitAsync(Patience);
    }

    [Fact]
    public async Task Termination_is_told_to_who_registered_for_it()
    {
        var told = new TaskCompletionSource();
        _system.RegisterOnTermination(told.SetResult);

        await _system.Terminate().WaitAsync(Patience);

        await told.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task System_that_ended_takes_no_more_actors()
    {
        await _system.Terminate().WaitAsync(Patience);

        Should.Throw<InvalidOperationException>(() => _system.ActorOf(Props.Create(() => new LastWords(_log))));
    }

    private void AddTask(CoordinatedShutdown shutdown, string phase, string word) => shutdown.AddTask(phase, word, () =>
    {
        _log.Enqueue(word);
        return Task.FromResult(Done.Instance);
    });

    private sealed class LastWords(ConcurrentQueue<string> log) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => log.Enqueue("actor stopped");
    }
}
