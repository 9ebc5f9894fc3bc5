using System.Collections.Concurrent;

namespace Venus.Net.Relay;

/// <summary>
/// All running relays, looked at every quarter of a second. While a pump waits for a slow reader nobody receives from its source, and a source that
/// has bytes queued does not even tell a waiting receive that it was reset. One timer finds such resets for all relays; it stands still while there
/// are none.
/// </summary>
internal sealed class RelayWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<PortableRelay, byte> _relays = new();
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private bool _ticking;

    public RelayWatch(TimeProvider time)
        => _timer = time.CreateTimer(static watch => ((RelayWatch)watch!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Add(PortableRelay relay)
    {
        _relays[relay] = 0;
        SetTicking();
    }

    public void Remove(PortableRelay relay)
    {
        _relays.TryRemove(relay, out _);
        if (_relays.IsEmpty)
            SetTicking();
    }

    public void Dispose() => _timer.Dispose();

    // Decided under the lock from what is there now, so that an Add and a Remove at the same time cannot leave the timer standing.
    private void SetTicking()
    {
        if (Volatile.Read(ref _ticking) && !_relays.IsEmpty)
            return;
        lock (_lock)
        {
            var wanted = !_relays.IsEmpty;
            if (_ticking == wanted)
                return;
            _ticking = wanted;
            var period = wanted ? Interval : Timeout.InfiniteTimeSpan;
            _timer.Change(period, period);
        }
    }

    private void Tick()
    {
        foreach (var (relay, _) in _relays)
            relay.Check();
    }
}
