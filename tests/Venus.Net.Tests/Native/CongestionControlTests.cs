using System.Net;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Native;
using Venus.Net.Relay;
using Venus.Net.Relay.Epoll;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Native;

/// <summary>Which connections are not left to the system's choice of congestion control: those within the machine where that is BBR.</summary>
public sealed class CongestionControlTests
{
    private static string WithinTheMachine => CongestionControl.ReadSystemsChoice() is var choice && choice.StartsWith("bbr", StringComparison.Ordinal) ? "reno" : choice;

    [Fact]
    public async Task Visitor_and_target_on_this_machine_are_not_paced()
    {
        var (dialled, accepted) = await MadeForAsync(ConnectionUse.Any);
        dialled.ShouldBe(WithinTheMachine);
        accepted.ShouldBe(WithinTheMachine);
    }

    [Fact]
    public async Task Link_is_the_systems_choice_wherever_it_leads()
    {
        var (dialled, accepted) = await MadeForAsync(ConnectionUse.Link);
        dialled.ShouldBe(CongestionControl.ReadSystemsChoice());
        accepted.ShouldBe(CongestionControl.ReadSystemsChoice());
    }

    [Fact]
    public void Other_side_elsewhere_is_the_systems_choice()
    {
        using var socket = Loopback.Listen();
        var descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        CongestionControl.Prepare(descriptor, IPAddress.Parse("192.0.2.1"));
        CongestionControl.Of(descriptor).ShouldBe(CongestionControl.ReadSystemsChoice());
        CongestionControl.Prepare(descriptor, IPAddress.Parse("::ffff:127.0.0.1"));
        CongestionControl.Of(descriptor).ShouldBe(WithinTheMachine);
    }

    private static async Task<(string Dialled, string Accepted)> MadeForAsync(ConnectionUse use)
    {
        await using var engine = new EpollRelayEngine(loops: 1);
        using var listener = engine.Sockets.Listen(ListenAddress.Parse("127.0.0.1:0"), backlog: 1, shared: false, use);
        var accepting = listener.AcceptAsync();
        using var dialled = await engine.Sockets.ConnectAsync(listener.EndPoint, use, default);
        using var accepted = await accepting;
        return (Of(dialled), Of(accepted));
    }

    private static string Of(Connection connection) => CongestionControl.Of(((EpollConnection)connection).Handle.Value);
}
