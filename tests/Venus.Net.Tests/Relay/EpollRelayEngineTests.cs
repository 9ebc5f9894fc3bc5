using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Native;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>What the epoll engine owes the process. Alone, since it counts the descriptors of all of it.</summary>
[Collection(nameof(IdleRelayTests))]
public sealed class EpollRelayEngineTests
{
    [Theory]
    [InlineData(LinkKind.Sealed)]
    [InlineData(LinkKind.Raw)]
    public async Task Bridges_leave_no_descriptor_behind_however_they_end(LinkKind kind)
    {
        const int Bridges = 1000;
        var bulk = Bytes.Seeded(1, 3_000_000);
        await using var engine = new EpollRelayEngine();
        using var listener = Loopback.Listen();
        await RunAsync(0);
        var before = OpenDescriptors();
        for (var i = 0; i < Bridges; i++)
            await RunAsync(i);

        // What the loop keeps for the next bridge is a few pipes.
        OpenDescriptors().ShouldBeLessThan(before + 32);

        async Task RunAsync(int i)
        {
            using var abort = new CancellationTokenSource();
            using var rig = await RelayRig.StartAsync(engine, await LinkPair.ConnectAsync(kind, listener), abort: abort.Token);
            switch (i % 4)
            {
                case 0:
                    await Bytes.SendAndEndAsync(rig.Visitor, "request"u8.ToArray());
                    await Bytes.SendAndEndAsync(rig.Target, "reply"u8.ToArray());
                    break;
                case 1:
                    await abort.CancelAsync();
                    break;
                case 2:
                    var sending = Bytes.SendAsync(rig.Visitor, bulk);
                    await Bytes.ReceiveAsync(rig.Target, bulk.Length / 2);
                    await abort.CancelAsync();
                    await Should.ThrowAsync<SocketException>(() => EndlessAsync(rig.Visitor, sending));
                    break;
                default:
                    rig.Reset((RigEnd)(i / 4 % 4));
                    break;
            }

            await rig.EndedAsync();
        }
    }

    [Fact]
    public async Task Engine_leaves_no_descriptor_behind()
    {
        await new EpollRelayEngine(loops: 1).DisposeAsync();
        var before = OpenDescriptors();
        for (var i = 0; i < 100; i++)
            await new EpollRelayEngine(loops: 3).DisposeAsync();
        OpenDescriptors().ShouldBeLessThan(before + 16);
    }

    [Fact]
    public async Task Relay_after_the_engines_end_is_a_result()
    {
        var engine = new EpollRelayEngine();
        await engine.DisposeAsync();
        var (left, atLeft) = await Loopback.PairAsync();
        var (right, atRight) = await Loopback.PairAsync();
        var result = await engine.RelaySocketsAsync(new SocketBridge(new SocketConnection(atLeft), new SocketConnection(atRight), default, default), default).WaitAsync(Loopback.Patience);
        result.Cause.ShouldBe(RelayCause.Aborted);
        await Bytes.ReceiveResetAsync(left);
        await Bytes.ReceiveResetAsync(right);
        left.Dispose();
        right.Dispose();
    }

    [Fact]
    public async Task Connection_to_nobody_says_why()
    {
        await using var engine = new EpollRelayEngine();
        using var listener = Loopback.Listen();
        var nobody = listener.LocalEndPoint!;
        listener.Dispose();
        var refused = await Should.ThrowAsync<SocketException>(() => engine.Sockets.ConnectAsync(nobody, ConnectionUse.Any, default));
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task Connection_is_a_socket_like_any_other()
    {
        await using var engine = new EpollRelayEngine();
        using var listener = Loopback.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var dialled = SocketConnection.SocketOf(await engine.Sockets.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), ConnectionUse.Any, default));
        using var accepted = await listener.AcceptAsync();
        dialled.RemoteEndPoint.ShouldBe(new IPEndPoint(IPAddress.Loopback, port));
        await Bytes.SendAsync(dialled, "x"u8.ToArray());
        await engine.Sockets.WaitReadableAsync(accepted, default);
        accepted.Available.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_system_looks_after_both_ends_of_a_connection_whose_host_may_vanish(bool epoll)
    {
        await using var engine = new EpollRelayEngine();
        var driver = epoll ? engine.Sockets : PortableSocketDriver.Instance;
        using var listener = driver.Listen(ListenAddress.Parse("127.0.0.1:0"), 1, shared: false, ConnectionUse.Any);
        var accepting = listener.AcceptAsync();
        using var dialled = SocketConnection.SocketOf(await driver.ConnectAsync(listener.EndPoint, ConnectionUse.Any, default));
        using var accepted = SocketConnection.SocketOf(await accepting);

        foreach (var end in (Socket[])[dialled, accepted])
            ((int)end.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!).ShouldNotBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_ends_of_a_link_ask_after_each_other_as_soon_as_links_do(bool epoll)
    {
        await using var engine = new EpollRelayEngine();
        var driver = epoll ? engine.Sockets : PortableSocketDriver.Instance;
        using var listener = driver.Listen(ListenAddress.Parse("127.0.0.1:0"), 1, shared: false, ConnectionUse.Link);
        var accepting = listener.AcceptAsync();
        var dialled = await driver.ConnectAsync(listener.EndPoint, ConnectionUse.Link, default);
        await dialled.SendAsync("V"u8.ToArray());
        var accepted = await accepting;
        dialled.PrepareLink();
        accepted.PrepareLink();

        foreach (var end in (Connection[])[dialled, accepted])
        {
            using var socket = SocketConnection.SocketOf(end);
            socket.NoDelay.ShouldBeTrue();
            ((int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!).ShouldNotBe(0);
            socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime).ShouldBe(LinkSockets.KeepAliveTime);
            socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval).ShouldBe(LinkSockets.KeepAliveInterval);
            socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount).ShouldBe(LinkSockets.KeepAliveRetries);
        }
    }

    [Fact]
    public void Link_that_waits_for_no_acknowledgement_asks_for_none_at_once()
    {
        const int TcpLevel = 6;
        const int QuickAcknowledgements = 12;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var quick = new byte[sizeof(int)];
        socket.GetRawSocketOption(TcpLevel, QuickAcknowledgements, quick);
        quick[0].ShouldBe((byte)1);

        SocketCalls.PrepareLink((int)socket.Handle);

        socket.GetRawSocketOption(TcpLevel, QuickAcknowledgements, quick);
        quick[0].ShouldBe((byte)0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_that_is_closed_while_somebody_waits_on_it_ends_the_wait_and_tells_the_peer(bool reset)
    {
        await using var engine = new EpollRelayEngine();
        using var listener = Loopback.Listen();
        var dialled = await engine.Sockets.ConnectAsync(listener.LocalEndPoint!, ConnectionUse.Any, default);
        using var accepted = await listener.AcceptAsync();
        var waiting = dialled.WaitReadableAsync().AsTask();

        if (reset)
            dialled.Reset();
        else
            dialled.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(() => waiting.WaitAsync(Loopback.Patience));
        if (reset)
            (await Should.ThrowAsync<SocketException>(() => Bytes.ReceiveToEndAsync(accepted))).SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        else
            (await Bytes.ReceiveToEndAsync(accepted)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Wait_can_be_cancelled_and_begun_again()
    {
        await using var engine = new EpollRelayEngine();
        var (left, right) = await Loopback.PairAsync();
        using var cancel = new CancellationTokenSource();
        var waiting = engine.Sockets.WaitReadableAsync(left, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        waiting = engine.Sockets.WaitReadableAsync(left, default).AsTask();
        await Bytes.SendAsync(right, "x"u8.ToArray());
        await waiting.WaitAsync(Loopback.Patience);
        left.Dispose();
        right.Dispose();
    }

    [Fact]
    public async Task Engines_end_ends_waits()
    {
        var engine = new EpollRelayEngine();
        var (left, right) = await Loopback.PairAsync();
        var waiting = engine.Sockets.WaitReadableAsync(left, default).AsTask();
        await engine.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => waiting);
        left.Dispose();
        right.Dispose();
    }

    [Fact]
    public async Task Idle_link_that_is_closed_while_it_waits_ends_with_fin()
    {
        await using var engine = new EpollRelayEngine();
        using var secret = LinkSecret.New();
        using var listener = Loopback.Listen();
        var link = await DataLink.DialAsync(
            listener.LocalEndPoint!, LinkKind.Sealed, SessionId.New(), secret, 1, Loopback.Patience, TimeProvider.System, default, engine.Sockets);
        using var server = await listener.AcceptAsync();
        var waiting = link.WaitAsync(default);
        link.Dispose();
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkClosed>().Cause.ShouldBe(LinkEnd.Cancelled);
        (await Bytes.ReceiveToEndAsync(server)).Length.ShouldBe(LinkHello.Size);
    }

    /// <summary>Sends until the break is noticed.</summary>
    private static async Task EndlessAsync(Socket socket, Task sending)
    {
        await sending;
        while (true)
            await Bytes.SendAsync(socket, new byte[1]);
    }

    private static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
