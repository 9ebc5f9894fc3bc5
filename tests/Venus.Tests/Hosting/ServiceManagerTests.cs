using System.Net.Sockets;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Venus.Hosting;
using Venus.Net.Relay;
using Venus.Supervision;

namespace Venus.Tests.Hosting;

/// <summary>What the service manager is told, by the actor alone, on a clock of the test's own.</summary>
public sealed class ServiceManagerTests : TestKit
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _clock = new();
    private readonly ManualResetEventSlim _hang = new();
    private readonly IActorRef _root;

    public ServiceManagerTests() => _root = Sys.ActorOf(ActorProps.Of(() => new Root(_hang)), "root");

    [Fact]
    public void Root_that_hangs_stops_the_pings_until_it_answers_again()
    {
        var manager = Manager(new Ear(TestActor));
        manager.Tell(new ServiceManagerActor.Watch([new(_root, null)]));
        ExpectMsg("READY=1");

        _clock.Advance(Period);
        ExpectMsg("WATCHDOG=1");
        _root.Tell(Root.Hang);
        _clock.Advance(Period);
        ExpectMsg("WATCHDOG=1", hint: "it had answered before it hung");
        _clock.Advance(Period);
        _clock.Advance(Period);
        manager.Tell(Drain.Instance);
        ExpectMsg("STOPPING=1", hint: "nothing before it: the root was silent");

        _hang.Set();
        ExpectMsg<Drained>();
        ExpectMsg("WATCHDOG=1");
    }

    [Fact]
    public void Root_that_is_gone_is_not_alive()
    {
        var manager = Manager(new Ear(TestActor));
        Watch(_root);
        Sys.Stop(_root);
        ExpectTerminated(_root);

        manager.Tell(new ServiceManagerActor.Watch([new(_root, null)]));
        Done(manager);
        _clock.Advance(Period);
        manager.Tell(Drain.Instance);

        ExpectMsg("STOPPING=1");
    }

    [Fact]
    public void Process_is_ready_when_the_last_of_its_nodes_is()
    {
        var manager = Manager(new Ear(TestActor));
        manager.Tell(new ServiceManagerActor.Watch([new(_root, null), new(Sys.ActorOf(ActorProps.Of(() => new Root(_hang)), "server"), typeof(Up))]));
        Done(manager);
        _clock.Advance(Period);
        ExpectMsg("WATCHDOG=1", hint: "alive, and not ready yet");

        manager.Tell(new Up());

        ExpectMsg("READY=1");
    }

    [Fact]
    public void Node_that_was_up_before_it_is_watched_counts()
    {
        var manager = Manager(new Ear(TestActor));
        manager.Tell(new Up());

        manager.Tell(new ServiceManagerActor.Watch([new(_root, typeof(Up))]));

        ExpectMsg("READY=1");
    }

    [Fact]
    public void Process_that_ends_before_it_is_up_is_never_ready()
    {
        var manager = Manager(new Ear(TestActor));
        manager.Tell(new ServiceManagerActor.Watch([new(_root, typeof(Up))]));
        manager.Tell(Drain.Instance);
        manager.Tell(new Up());
        manager.Tell(Drain.Instance);

        ExpectMsg("STOPPING=1");
        ExpectMsg<Drained>();
        ExpectMsg("STOPPING=1");
    }

    [Fact]
    public void Service_manager_that_is_not_there_harms_nobody()
    {
        var manager = Manager(new Ear(null));
        manager.Tell(new ServiceManagerActor.Watch([new(_root, null)]));

        manager.Tell(Drain.Instance);

        ExpectMsg<Drained>();
    }

    [Theory]
    [InlineData("30000000", null, 15_000)]
    [InlineData("30000000", "", 15_000)]
    [InlineData("30000000", "42", 15_000)]
    [InlineData("30000000", "43", null)]
    [InlineData("30000000", "x", null)]
    [InlineData(null, "42", null)]
    [InlineData("", null, null)]
    [InlineData("0", null, null)]
    [InlineData("-1", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("1", null, 1)]
    [InlineData("9223372036854775807", null, 86_400_000)]
    [InlineData("18446744073709551615", null, null)]
    public void Watchdog_of_this_process_is_fed_twice_in_its_time(string? allowed, string? process, int? milliseconds) =>
        Watchdog.Period(allowed, process, 42).ShouldBe(milliseconds is { } period ? TimeSpan.FromMilliseconds(period) : null);

    protected override void AfterAll()
    {
        _hang.Set();
        base.AfterAll();
    }

    /// <summary>Waits until an actor has done what it was told.</summary>
    private void Done(IActorRef actor)
    {
        actor.Tell(new Identify(this));
        ExpectMsg<ActorIdentity>();
    }

    private IActorRef Manager(ISystemdNotifier notifier) => Sys.ActorOf(
        ServiceManagerActor.Props(notifier, Period, new NodeServices(NullLogger.Instance, new PortableRelayEngine(_clock), _clock, new NodeExit())),
        "service-manager");

    private sealed record Up;

    /// <summary>A root that can be made to hang: it keeps its turn until it is let go.</summary>
    private sealed class Root : ReceiveActor
    {
        public const string Hang = "hang";

        public Root(ManualResetEventSlim until) => Receive<string>(_ => until.Wait());
    }

    /// <summary>Hears what is said; one without anybody who hears fails as a socket does.</summary>
    private sealed class Ear(IActorRef? heard) : ISystemdNotifier
    {
        public bool IsEnabled => true;

        public void Notify(ServiceState state)
        {
            if (heard is null)
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            heard.Tell(state.ToString());
        }
    }
}
