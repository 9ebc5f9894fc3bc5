using Microsoft.Extensions.Time.Testing;
using Venus.Actors.Dispatch;

namespace Venus.Conformance.Kernel;

/// <summary>Runs a system on the caller's thread, in an order drawn from a seed, in virtual time.</summary>
internal sealed class SimulatedDispatcher(int seed) : MessageDispatcher
{
    private readonly List<IThreadPoolWorkItem> _due = [];
    private readonly Random _random = new(seed);
    private readonly FakeTimeProvider _clock = new();

    // One message a turn: the most interleavings.
    public override int Throughput => 1;

    public override TimeProvider TimeProvider => _clock;

    public override void Schedule(IThreadPoolWorkItem work) => _due.Add(work);

    /// <summary>Runs until no actor has anything to do.</summary>
    public void RunUntilQuiet()
    {
        while (_due.Count > 0)
        {
            var next = _random.Next(_due.Count);
            var work = _due[next];
            _due.RemoveAt(next);
            work.Execute();
        }
    }

    /// <summary>Lets time pass, and runs what that makes due.</summary>
    public void Advance(TimeSpan time)
    {
        _clock.Advance(time);
        RunUntilQuiet();
    }
}
