using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

public abstract class DataLinkTests
{
    protected abstract LinkKind Kind { get; }

    [Fact]
    public async Task Bind_tells_the_client_everything_and_bound_answers_it()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        var bind = new Bind(BridgeId.New(), "ssh", IPEndPoint.Parse("[2001:db8::7]:50123"));
        var waiting = links.Client.WaitAsync(default);
        var binding = links.Server.BindAsync(bind, default, Loopback.Patience, default);
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBe(new LinkBind(bind));
        await links.Client.SendBoundAsync(default);
        (await binding).ShouldBe(new BindOutcome.Bound());
        (links.Server.Kind, links.Server.Number, links.Server.SessionId).ShouldBe((links.Client.Kind, links.Client.Number, links.Client.SessionId));
        links.Server.Remote.ShouldBe(links.Client.Socket.LocalEndPoint);
    }

    [Fact]
    public async Task Wait_that_is_cancelled_leaves_the_link_as_it_was()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        for (var i = 0; i < 20; i++)
        {
            using var cancel = new CancellationTokenSource();
            var waiting = links.Client.WaitAsync(cancel.Token);
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        }

        await links.BindAsync();
    }

    [Fact]
    public async Task Ping_is_answered_and_taken_up()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        var waiting = links.Client.WaitAsync(default);
        for (var i = 0; i < 5; i++)
        {
            links.Server.TryPing().ShouldBeTrue();
            links.Server.Socket.Poll(Loopback.Patience, SelectMode.SelectRead).ShouldBeTrue();
        }

        // And once more on the way to a bridge.
        links.Server.TryPing().ShouldBeTrue();
        var binding = links.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default);
        await waiting.WaitAsync(Loopback.Patience);
        await links.Client.SendBoundAsync(default);
        (await binding).ShouldBe(new BindOutcome.Bound());
    }

    [Fact]
    public async Task Ping_without_an_answer_ends_the_link()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        links.Server.TryPing().ShouldBeTrue();
        links.Server.CheckIdle().ShouldBeTrue();
        links.Server.TryPing().ShouldBeFalse();
        (await links.Client.WaitAsync(default).WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkClosed>();
    }

    [Fact]
    public async Task Pong_that_nobody_asked_for_ends_the_link()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.SendAsync(RecordType.Pong, new byte[8]);
        peer.Server.Socket.Poll(Loopback.Patience, SelectMode.SelectRead).ShouldBeTrue();
        peer.Server.CheckIdle().ShouldBeFalse();
    }

    [Fact]
    public async Task Idle_link_full_of_garbage_is_found_dead()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        peer.Server.CheckIdle().ShouldBeTrue();
        await Relay.Bytes.SendAsync(peer.Socket, Relay.Bytes.Seeded(1, 100));
        peer.Server.Socket.Poll(Loopback.Patience, SelectMode.SelectRead).ShouldBeTrue();
        peer.Server.CheckIdle().ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Idle_link_that_the_client_closed_is_found_dead(bool cleanly)
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        if (cleanly)
            links.Client.Dispose();
        else
            links.Client.Abort();
        links.Server.Socket.Poll(Loopback.Patience, SelectMode.SelectRead).ShouldBeTrue();
        links.Server.CheckIdle().ShouldBeFalse();
        links.Server.CheckIdle().ShouldBeFalse();
    }

    [Fact]
    public async Task Release_by_the_client_is_found_by_the_server_which_closes_first()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        var waiting = links.Client.WaitAsync(default);
        links.Client.Release().ShouldBeTrue();
        links.Server.Socket.Poll(Loopback.Patience, SelectMode.SelectRead).ShouldBeTrue();
        waiting.IsCompleted.ShouldBeFalse();
        links.Server.CheckIdle().ShouldBeFalse();
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkClosed>().Cause.ShouldBe(LinkEnd.Closed);
    }

    [Fact]
    public async Task Release_by_the_client_fails_a_bind_that_crosses_it()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        links.Client.Release().ShouldBeTrue();
        var outcome = await links.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default);
        outcome.ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Released);
    }

    [Fact]
    public async Task Release_by_the_server_tells_the_client()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        var waiting = links.Client.WaitAsync(default);
        links.Server.Release().ShouldBeTrue();
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkClosed>().Cause.ShouldBe(LinkEnd.Released);
        links.Client.IsIdle.ShouldBeFalse();
    }

    [Fact]
    public async Task Bind_on_a_link_that_the_client_lost_fails()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        links.Client.Abort();
        var outcome = await links.Server.BindAsync(LinkPair.SomeBind(), new byte[1000], Loopback.Patience, default);
        outcome.ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Lost);
        links.Server.IsIdle.ShouldBeFalse();
        (await links.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default)).ShouldBeOfType<BindOutcome.Failed>();
    }

    [Fact]
    public async Task Bind_without_an_answer_fails_at_its_deadline()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        var outcome = await links.Server.BindAsync(LinkPair.SomeBind(), default, TimeSpan.FromMilliseconds(1), default).WaitAsync(Loopback.Patience);
        outcome.ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Timeout);
    }

    [Fact]
    public async Task Bind_that_is_cancelled_fails()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        using var cancel = new CancellationTokenSource();
        var binding = links.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, cancel.Token);
        await cancel.CancelAsync();
        (await binding.WaitAsync(Loopback.Patience)).ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Cancelled);
    }

    [Fact]
    public async Task Answer_that_takes_up_what_was_not_offered_fails_the_bind()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        var binding = peer.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default);
        await peer.SendAsync(RecordType.Bound, (byte)BindFlags.Resumable);
        (await binding.WaitAsync(Loopback.Patience)).ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Protocol);
    }

    [Fact]
    public async Task Dispose_ends_a_wait_and_a_bind()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        var waiting = links.Client.WaitAsync(default);
        links.Client.Dispose();
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkClosed>();

        using var others = await LinkPair.ConnectAsync(Kind);
        var binding = others.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default);
        others.Server.Abort();
        (await binding.WaitAsync(Loopback.Patience)).ShouldBeOfType<BindOutcome.Failed>();
    }

    [Fact]
    public async Task Bind_that_crosses_a_release_is_not_taken_and_the_server_knows()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        var waiting = links.Client.WaitAsync(default);
        links.Client.Release().ShouldBeTrue();

        var outcome = await links.Server.BindAsync(LinkPair.SomeBind(), new byte[1000], Loopback.Patience, default);

        outcome.ShouldBeOfType<BindOutcome.Failed>().Cause.ShouldBe(LinkEnd.Released);
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkClosed>();
        links.Client.Release().ShouldBeFalse();
    }

    [Fact]
    public async Task Calls_out_of_turn_are_the_callers_mistake()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        await Should.ThrowAsync<InvalidOperationException>(() => links.Server.WaitAsync(default));
        await Should.ThrowAsync<InvalidOperationException>(() => links.Client.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default));
        await Should.ThrowAsync<InvalidOperationException>(async () => await links.Client.SendBoundAsync(default));
        Should.Throw<InvalidOperationException>(() => links.Client.CheckIdle());
        await Should.ThrowAsync<ArgumentException>(
            () => links.Server.BindAsync(LinkPair.SomeBind(), new byte[RecordHeader.MaxPayload + 1], Loopback.Patience, default));
        await links.BindAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => links.Client.WaitAsync(default));
        links.Server.Release().ShouldBeFalse();
    }

    [Fact]
    public async Task Dial_to_nobody_says_so()
    {
        var listener = Loopback.Listen();
        var nobody = listener.LocalEndPoint!;
        listener.Dispose();
        using var secret = LinkSecret.New();
        await Should.ThrowAsync<SocketException>(() => DataLink.DialAsync(nobody, Kind, SessionId.New(), secret, 1, Loopback.Patience, TimeProvider.System, default));
    }

    [Fact]
    public async Task Hello_that_ends_early_is_no_hello()
    {
        var (dialled, accepted) = await Loopback.PairAsync();
        await Relay.Bytes.SendAndEndAsync(dialled, new byte[LinkHello.Size - 1]);
        (await DataLink.ReceiveHelloAsync(new SocketConnection(accepted), new byte[LinkHello.Size], default)).ShouldBeFalse();
        dialled.Dispose();
        accepted.Dispose();
    }

    [Fact]
    public async Task Refused_link_is_idle_again_and_drops_the_first_bytes_of_the_refused_bridge()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        for (var i = 0; i < 3; i++)
        {
            var waiting = links.Client.WaitAsync(default);
            var binding = links.Server.BindAsync(LinkPair.SomeBind(), new byte[60_000], Loopback.Patience, default);
            await waiting.WaitAsync(Loopback.Patience);
            await links.Client.SendRefusedAsync(RefusalCode.TargetUnreachable, default);
            (await binding).ShouldBe(new BindOutcome.Refused(RefusalCode.TargetUnreachable));
            links.Server.IsIdle.ShouldBeTrue();
            links.Server.TryPing().ShouldBeTrue();
        }

        await links.BindAsync();
    }
}

public sealed class SealedDataLinkTests : DataLinkTests
{
    protected override LinkKind Kind => LinkKind.Sealed;
}

public sealed class RawDataLinkTests : DataLinkTests
{
    protected override LinkKind Kind => LinkKind.Raw;
}
