using System.Net;
using System.Net.Sockets;
using Venus.Client.Configuration;
using Venus.FunctionalTests.Support;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>Targets and servers by name: DNS that is slow or silent, and names of which an address is dead.</summary>
public sealed class NameTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    [Fact]
    public async Task Forty_visitors_who_come_while_dns_is_slow_are_all_served_and_it_is_asked_once()
    {
        await using var target = Target.Echo();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var questions = 0;
        var answer = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        await using var client = await ClientAsync(server, Named(target.Port), host =>
        {
            Interlocked.Increment(ref questions);
            asked.TrySetResult();
            return answer.Task;
        });
        var app = await server.OnlineAsync("app");

        var visitors = Enumerable.Range(0, 40).Select(_ => Visitor.ExchangeAsync(app, Hello)).ToList();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        answer.SetResult([IPAddress.Loopback]);

        (await Task.WhenAll(visitors)).ShouldAllBe(static reply => reply.SequenceEqual(Hello));
        questions.ShouldBe(1);
    }

    [Fact]
    public async Task A_visitor_is_refused_within_the_dial_timeout_while_dns_is_silent_and_the_cause_names_dns()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        var app = Named(1) with { DialTimeout = TimeSpan.FromMilliseconds(300) };
        await using var client = await ClientAsync(server, app, static _ => new TaskCompletionSource<IPAddress[]>().Task);

        (await Visitor.IsResetAsync(await server.OnlineAsync("app"))).ShouldBeTrue();

        (await server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldContain(nameof(RefusalCode.TargetTimeout));
        client.Log.Lines.ShouldContain(static line => line.Event == "target-failed" && line.Text.Contains("no answer from DNS for db.test within 0.3 s"));
    }

    [Fact]
    public async Task A_target_whose_name_has_no_address_is_said_to_have_none()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        await using var client = await ClientAsync(server, Named(1), static _ => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)));

        (await Visitor.IsResetAsync(await server.OnlineAsync("app"))).ShouldBeTrue();

        (await server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldContain(nameof(RefusalCode.TargetUnreachable));
        client.Log.Lines.ShouldContain(static line => line.Event == "target-failed" && line.Text.Contains("db.test has no address"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_target_whose_first_address_is_dead_or_refuses_is_reached_by_its_second(bool dead)
    {
        await using var target = Target.Echo();
        var first = IPAddress.Parse("127.0.0.2");
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        hole.Bind(new IPEndPoint(first, target.Port));
        if (dead)
        {
            // A full backlog: the kernel drops further SYNs, so that the connection hangs (listen(2), tcp(7)).
            hole.Listen(0);
            await filler.ConnectAsync(hole.LocalEndPoint!);
        }

        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        await using var client = await ClientAsync(server, Named(target.Port), _ => Task.FromResult<IPAddress[]>([first, IPAddress.Loopback]));
        var app = await server.OnlineAsync("app");

        (await Visitor.ExchangeAsync(app, Hello)).ShouldBe(Hello);
        (await Visitor.ExchangeAsync(app, Hello)).ShouldBe(Hello);
        client.Log.Lines.ShouldNotContain(static line => line.Event == "target-failed");
    }

    [Fact]
    public async Task A_server_whose_first_address_refuses_is_reached_by_its_second()
    {
        await using var target = Target.Echo();
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        var options = Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port)));
        var account = options.Server! with { Address = new TargetAddress("vps.test", options.Server!.Address.Port) };
        await using var client = new ClientNode(
            options with { Server = account }, network: ChangedNetwork.WithNames(static _ => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback])));

        (await Visitor.ExchangeAsync(await server.OnlineAsync("app"), Hello)).ShouldBe(Hello);
    }

    private static ClientAppOptions Named(int port) => Options.ClientApp(port) with { Target = new TargetAddress("db.test", port) };

    private static async Task<ClientNode> ClientAsync(ServerNode server, ClientAppOptions app, Func<string, Task<IPAddress[]>> ask) =>
        new(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", app)), network: ChangedNetwork.WithNames(ask));
}
