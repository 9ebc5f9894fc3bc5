using Venus.Client;
using Venus.Configuration;
using Venus.Hosting;
using Venus.Net.Protocol;
using Venus.Server;
using Venus.Server.Gate;
using Venus.Supervision;
using Venus.Tests.Support;

namespace Venus.Tests.Hosting;

/// <summary>How the process ends that holds a node.</summary>
public sealed class NodeHostTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Folder _folder = new();

    [Theory]
    [InlineData("server", "apps")]
    [InlineData("server", "sessions")]
    [InlineData("server", "gate")]
    [InlineData("client", "servers")]
    [InlineData("client", "apps")]
    public async Task Part_that_has_used_up_its_restarts_ends_the_process_with_3_and_one_line(string node, string part)
    {
        var sources = new ConfigurationSources(_folder.Write("both.conf", $"{Samples.Server}\n{Samples.Client}"),
        [
            new("venus.server.listen", "127.0.0.1:0", "--set"), new("venus.server.apps.web.listen", "127.0.0.1:0", "--set"),
            new("venus.server.supervision.max-restarts", "1", "--set"), new("venus.client.supervision.max-restarts", "1", "--set"),
            new("venus.client.server.address", "127.0.0.1:1", "--set"),
        ]);
        var nodes = NodeConfigurations.Load(sources, NodeKinds.Both);
        using var identity = ServerIdentity.LoadOrCreate(_folder["state"]);
        await using var host = await NodeHost.StartAsync(nodes.Process, nodes.DrainTimeout);
        host.Run("server", ServerActor.Props(nodes.Server!, identity, new ClientDirectory(nodes.Server!.Clients), host.Services));
        host.Run("client", ClientActor.Props(nodes.Client!, host.Services));
        var ended = host.RunToEndAsync();

        // A root that answers has started its parts. More faults than it takes; those that come too late are dead letters.
        await host.System.ActorSelection($"/user/{node}").ResolveOne(Deadline);
        var victim = await host.System.ActorSelection($"/user/{node}/{part}").ResolveOne(Deadline);
        for (var i = 0; i < 8; i++)
        {
            victim.Tell(new InjectedFault("on purpose"));
        }

        var failure = await Should.ThrowAsync<CommandFailure>(ended.WaitAsync(Deadline));
        failure.Code.ShouldBe(NodeExitCode.GivenUp);
        ((int)failure.Code).ShouldBe(3);
        failure.Lines.ShouldHaveSingleItem().ShouldStartWith($"venus: gave up on /user/{node}/{part}: over 1 restarts in 60 s, the last for: on purpose; ");
    }

    [Fact]
    public async Task Root_that_fails_again_and_again_ends_the_process_with_3()
    {
        var sources = new ConfigurationSources(_folder.Write("client.conf", Samples.Client), [new("venus.client.server.address", "127.0.0.1:1", "--set")]);
        var nodes = NodeConfigurations.Load(sources, NodeKinds.Client);
        await using var host = await NodeHost.StartAsync(nodes.Process, nodes.DrainTimeout);
        host.Run("client", ClientActor.Props(nodes.Client!, host.Services));
        var ended = host.RunToEndAsync();

        var root = await host.System.ActorSelection("/user/client").ResolveOne(Deadline);
        for (var i = 0; i < 40; i++)
        {
            root.Tell(new InjectedFault("on purpose"));
        }

        (await Should.ThrowAsync<CommandFailure>(ended.WaitAsync(Deadline))).Code.ShouldBe(NodeExitCode.GivenUp);
    }

    public void Dispose() => _folder.Dispose();
}
