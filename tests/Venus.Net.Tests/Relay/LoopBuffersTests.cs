using Venus.Net.Relay.Epoll;

namespace Venus.Net.Tests.Relay;

/// <summary>What bridges of a loop may hold while their readers stand still.</summary>
public sealed class LoopBuffersTests
{
    [Fact]
    public void Large_buffers_are_so_many_and_then_there_is_room_for_one_record()
    {
        var buffers = new LoopBuffers(largeOut: 2);
        var (first, second) = (buffers.Rent(large: true), buffers.Rent(large: true));

        buffers.Rent(large: true).Length.ShouldBe(LoopBuffers.Medium);
        (first.Length, second.Length).ShouldBe((LoopBuffers.Large, LoopBuffers.Large));
        buffers.Rent(large: false).Length.ShouldBe(LoopBuffers.Small);
    }

    [Fact]
    public void Large_buffer_that_comes_back_is_given_out_again()
    {
        var buffers = new LoopBuffers(largeOut: 1);
        var only = buffers.Rent(large: true);
        buffers.Return(buffers.Rent(large: true));
        buffers.Return(only);

        buffers.Rent(large: true).ShouldBeSameAs(only);
    }

    [Fact]
    public void Large_buffer_may_go_to_another_loop_with_its_bridge()
    {
        var buffers = new LoopBuffers(largeOut: 1);
        var beside = buffers.Beside();
        var only = buffers.Rent(large: true);
        beside.Rent(large: true).Length.ShouldBe(LoopBuffers.Medium);
        beside.Return(only);

        beside.Rent(large: true).ShouldBeSameAs(only);
        buffers.Rent(large: true).Length.ShouldBe(LoopBuffers.Medium);
    }

    [Fact]
    public void Large_buffers_that_bridges_take_along_do_not_gather_with_the_other_loop()
    {
        var buffers = new LoopBuffers(largeOut: 64);
        var beside = buffers.Beside();
        var only = buffers.Rent(large: true);
        for (var bridges = 0; bridges < 20; bridges++)
        {
            beside.Return(only);
            buffers.Rent(large: true).ShouldBeSameAs(only);
        }
    }

    [Fact]
    public void What_is_there_already_always_finds_room()
    {
        var buffers = new LoopBuffers(largeOut: 0);

        buffers.Rent(large: true, LoopBuffers.Medium + 1).Length.ShouldBe(LoopBuffers.Large);
    }
}
