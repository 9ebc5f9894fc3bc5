using System.Net;
using System.Net.Sockets;
using Venus.Client.Apps;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Client.Tests.Apps;

/// <summary>Connecting to a target.</summary>
public sealed class TargetDialerTests
{
    private static readonly SocketNetwork Network = new(PortableSocketDriver.Instance);

    [Fact]
    public async Task A_target_that_listens_is_connected_without_delay_of_small_writes()
    {
        using var listener = ListenAddress.Parse("127.0.0.1:0").Listen(1);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;

        using var socket = SocketConnection.SocketOf(await TargetDialer.ConnectAsync(
            new TargetAddress("localhost", port), TimeSpan.FromSeconds(10), TimeProvider.System, Network, CancellationToken.None));

        socket.Connected.ShouldBeTrue();
        socket.NoDelay.ShouldBeTrue();
    }

    [Fact]
    public async Task A_target_that_refuses_is_unreachable_and_named()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var target = new TargetAddress("127.0.0.1", ((IPEndPoint)socket.LocalEndPoint!).Port);

        var failed = await Should.ThrowAsync<TargetDialer.DialFailedException>(
            () => TargetDialer.ConnectAsync(target, TimeSpan.FromSeconds(10), TimeProvider.System, Network, CancellationToken.None));

        failed.Code.ShouldBe(RefusalCode.TargetUnreachable);
        failed.Message.ShouldContain(target.ToString());
    }

    [Fact]
    public async Task A_target_that_never_accepts_times_out()
    {
        // A full backlog: the kernel drops further SYNs, so that the connection hangs (listen(2), tcp(7)).
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var target = new TargetAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port);
        using var filler = await TargetDialer.ConnectAsync(target, TimeSpan.FromSeconds(10), TimeProvider.System, Network, CancellationToken.None);

        var failed = await Should.ThrowAsync<TargetDialer.DialFailedException>(
            () => TargetDialer.ConnectAsync(target, TimeSpan.FromMilliseconds(200), TimeProvider.System, Network, CancellationToken.None));

        failed.Code.ShouldBe(RefusalCode.TargetTimeout);
    }

    [Fact]
    public async Task A_visitor_that_goes_ends_the_dial()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => TargetDialer.ConnectAsync(new TargetAddress("127.0.0.1", 1), TimeSpan.FromSeconds(10), TimeProvider.System, Network, gone.Token));
    }
}
