namespace Venus.Conformance.Kernel;

public sealed class DispatcherSpec
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Simulation_of_one_seed_runs_the_same_way_every_time(int seed) => Race(seed).ShouldBe(Race(seed));

    [Fact]
    public void Simulations_of_many_seeds_run_in_many_ways() =>
        Enumerable.Range(0, 20).Select(Race).Distinct().Count().ShouldBeGreaterThan(5);

    [Fact]
    public void Simulation_keeps_the_order_of_each_sender()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var arrivals = Race(seed).Split(' ');
            foreach (var sender in new[] { "a", "b", "c" })
                arrivals.Where(arrival => arrival.StartsWith(sender, StringComparison.Ordinal)).ShouldBe([$"{sender}0", $"{sender}1", $"{sender}2"]);
        }
    }

    [Fact]
    public void Timers_fire_when_virtual_time_has_come()
    {
        var world = new World();
        world.Tell(new Run(context => context.System.Scheduler.ScheduleTellOnce(TimeSpan.FromDays(1), context.Self, "tomorrow", null)));

        world.Advance(TimeSpan.FromHours(23));
        world.Heard.ShouldBeEmpty();
        world.Advance(TimeSpan.FromHours(1));

        world.Heard.ShouldBe(["tomorrow"]);
    }

    [Fact]
    public void Receive_timeout_goes_by_virtual_time_since_the_last_message()
    {
        var world = new World();
        world.Tell(new Run(context => context.SetReceiveTimeout(TimeSpan.FromMinutes(10))));
        world.Advance(TimeSpan.FromMinutes(9));
        world.Tell("busy");
        world.Advance(TimeSpan.FromMinutes(9));
        world.Heard.ShouldBe(["busy"]);

        world.Advance(TimeSpan.FromMinutes(1));

        world.Heard.ShouldBe(["busy", ReceiveTimeout.Instance]);
    }

    [Fact]
    public void Restart_limit_begins_anew_with_each_window()
    {
        var world = new World(new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        var incarnations = new List<string>();
        IActorRef? child = null;
        world.Tell(new Run(context => child = context.ActorOf(Props.Create<Fragile>(incarnations))));
        for (var i = 0; i < 6; i++)
        {
            child!.Tell("fail", ActorRefs.NoSender);
            world.Advance(TimeSpan.FromSeconds(40));
        }

        // Two restarts in every window of a minute, one failure each forty seconds: it never comes to a third.
        incarnations.Count.ShouldBe(7);
        for (var i = 0; i < 3; i++)
            child!.Tell("fail", ActorRefs.NoSender);
        world.Advance(TimeSpan.Zero);
        incarnations[^1].ShouldBe("stopped");
    }

    [Fact]
    public void Question_times_out_in_virtual_time()
    {
        var world = new World();
        var answer = world.Puppet.Ask<int>(new Run(_ => { }), TimeSpan.FromHours(1));

        world.Advance(TimeSpan.FromMinutes(59));
        answer.IsCompleted.ShouldBeFalse();
        world.Advance(TimeSpan.FromMinutes(1));

        Should.Throw<AskTimeoutException>(() => answer.GetAwaiter().GetResult());
    }

    /// <summary>Three actors send three messages each to a fourth: tells in which order they arrive.</summary>
    private static string Race(int seed)
    {
        var dispatcher = new SimulatedDispatcher(seed);
        var system = ActorSystem.Create("race", new ActorSystemOptions { Dispatcher = dispatcher });
        var arrivals = new List<string>();
        var target = system.ActorOf(Props.Create<Listener>(arrivals));
        foreach (var name in new[] { "a", "b", "c" })
        {
            var sender = system.ActorOf(Props.Create<Puppet>(system.DeadLetters, SupervisorStrategy.DefaultStrategy), name);
            for (var i = 0; i < 3; i++)
            {
                var message = $"{name}{i}";
                sender.Tell(new Run(_ => target.Tell(message)), ActorRefs.NoSender);
            }
        }

        dispatcher.RunUntilQuiet();
        return string.Join(' ', arrivals);
    }

    private sealed class World
    {
        private readonly SimulatedDispatcher _dispatcher = new(seed: 1);
        private readonly List<object> _heard = [];

        public World(SupervisorStrategy? strategy = null)
        {
            var system = ActorSystem.Create("world", new ActorSystemOptions { Dispatcher = _dispatcher });
            var listener = system.ActorOf(Props.Create<ObjectListener>(_heard));
            Puppet = system.ActorOf(Conformance.Puppet.For(listener, strategy));
            _dispatcher.RunUntilQuiet();
        }

        public IActorRef Puppet { get; }

        /// <summary>What the puppet was told, its own life left out.</summary>
        public IEnumerable<object> Heard => _heard.Where(message => message is not Step);

        public void Tell(object message)
        {
            Puppet.Tell(message, ActorRefs.NoSender);
            _dispatcher.RunUntilQuiet();
        }

        public void Advance(TimeSpan time) => _dispatcher.Advance(time);
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(List<string> heard) => Receive<string>(heard.Add);
    }

    private sealed class ObjectListener : ReceiveActor
    {
        public ObjectListener(List<object> heard) => ReceiveAny(heard.Add);
    }

    private sealed class Fragile : UntypedActor
    {
        private readonly List<string> _log;

        public Fragile(List<string> log)
        {
            _log = log;
            log.Add("created");
        }

        protected override void OnReceive(object message) => throw new InvalidOperationException("fragile");

        protected override void PreRestart(Exception reason, object? message)
        {
            // PostStop is for the end alone.
        }

        protected override void PostStop() => _log.Add("stopped");
    }
}
