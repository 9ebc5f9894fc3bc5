using System.Diagnostics;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// How a loop that has nothing to do waits for events: asleep, or awake for a moment if they come one after another. To fall asleep and be woken takes longer than the exchange that it is
/// for, on a virtual machine several times as long, since the processor sleeps too. Who is awake lets every other thread that has work go first.
/// </summary>
/// <param name="epoll">What it waits for.</param>
/// <param name="awake">How long it may look before it sleeps; zero for never.</param>
internal sealed class IdleWait(EpollSet epoll, TimeSpan awake)
{
    private readonly long _awake = (long)(awake.TotalSeconds * Stopwatch.Frequency);
    private BusyPoll _poll;

    /// <summary>As <see cref="EpollSet.Wait"/>.</summary>
    public int Wait(int timeout)
    {
        if (_awake == 0 || timeout == 0)
            return epoll.Wait(timeout);
        var begun = Stopwatch.GetTimestamp();
        var polls = _poll.IsWorthwhile;
        var events = polls ? Look(begun) : 0;
        if (events > 0)
        {
            _poll.Note(isShort: true);
            return events;
        }

        // Of a wait asleep falling asleep and being woken are a good half.
        events = epoll.Wait(timeout);
        _poll.Note(!polls && events > 0 && Stopwatch.GetTimestamp() - begun < 2 * _awake);
        return events;
    }

    private int Look(long begun)
    {
        int events;
        do
        {
            Thread.Yield();
            events = epoll.Wait(0);
        }
        while (events == 0 && Stopwatch.GetTimestamp() - begun < _awake);
        return events;
    }
}
