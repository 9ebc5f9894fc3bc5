using Venus.Net.Native;
using Venus.Net.Relay.Epoll;

namespace Venus.Net.Tests.Relay;

/// <summary>When a loop with nothing to do looks for events before it sleeps.</summary>
public sealed class BusyPollTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    [Fact]
    public void Run_of_short_waits_makes_it_worth_while_and_no_less()
    {
        var poll = default(BusyPoll);
        for (var wait = 0; wait < BusyPoll.Run; wait++)
        {
            poll.IsWorthwhile.ShouldBeFalse();
            poll.Note(isShort: true);
        }

        poll.IsWorthwhile.ShouldBeTrue();
    }

    [Fact]
    public void Short_and_long_waits_by_turns_never_do()
    {
        var poll = default(BusyPoll);
        for (var wait = 0; wait < 1000; wait++)
        {
            poll.Note(isShort: wait % 2 == 0);
            poll.IsWorthwhile.ShouldBeFalse();
        }
    }

    [Fact]
    public void However_long_the_run_two_long_waits_end_it()
    {
        var poll = default(BusyPoll);
        for (var wait = 0; wait < 1000; wait++)
            poll.Note(isShort: true);
        poll.Note(isShort: false);
        poll.IsWorthwhile.ShouldBeTrue();
        poll.Note(isShort: false);
        poll.IsWorthwhile.ShouldBeFalse();
    }

    [Fact]
    public void Event_is_found_whether_the_loop_is_awake_or_asleep()
    {
        using var epoll = new EpollSet(4);
        using var signal = new EventSignal();
        epoll.Watch(signal.Descriptor, EpollEvents.Readable | EpollEvents.Edge, 7);
        var wait = new IdleWait(epoll, Long);
        for (var round = 0; round < 4 * BusyPoll.Run; round++)
        {
            signal.Raise();
            wait.Wait(-1).ShouldBe(1);
            epoll[0].Data.ShouldBe(7ul);
        }
    }

    [Fact]
    public void Wait_for_nothing_ends_after_its_time_also_awake()
    {
        using var epoll = new EpollSet(4);
        using var signal = new EventSignal();
        epoll.Watch(signal.Descriptor, EpollEvents.Readable | EpollEvents.Edge, 7);
        var wait = new IdleWait(epoll, TimeSpan.FromMilliseconds(1));
        for (var round = 0; round < 2 * BusyPoll.Run; round++)
        {
            signal.Raise();
            wait.Wait(-1).ShouldBe(1);
        }

        wait.Wait(0).ShouldBe(0);
        wait.Wait(1).ShouldBe(0);
    }
}
