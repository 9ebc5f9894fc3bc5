using Akka.Configuration;
using Venus.Supervision.Runtime;

namespace Venus.Supervision.Tests.Runtime;

public sealed class GuardianStrategyTests
{
    [Fact]
    public async Task A_node_that_fails_too_often_ends_the_system()
    {
        var system = ActorSystem.Create("guarded", ConfigurationFactory.ParseString(
            $"akka {{ loglevel = OFF, stdout-loglevel = OFF, actor.guardian-supervisor-strategy = \"{typeof(GuardianStrategy).AssemblyQualifiedName}\" }}"));
        var node = system.ActorOf(ActorProps.Of(static () => new Fragile()), "node");
        for (var i = 0; i < GuardianStrategy.MaxRestarts; i++)
        {
            node.Tell("fail");
        }

        (await node.Ask<string>("are you there", TimeSpan.FromSeconds(30))).ShouldBe("yes", "it was restarted as often as it may be");
        system.WhenTerminated.IsCompleted.ShouldBeFalse();

        node.Tell("fail");

        await system.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class Fragile : ReceiveActor
    {
        public Fragile() => Receive<string>(text => Sender.Tell(text == "fail" ? throw new InvalidOperationException("on purpose") : "yes"));
    }
}
