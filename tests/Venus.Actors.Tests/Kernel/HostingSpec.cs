using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Venus.Actors.Hosting;

namespace Venus.Conformance.Kernel;

public sealed class HostingSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Host_starts_the_system_with_its_actors_and_stops_it_in_order()
    {
        var stopped = new TaskCompletionSource();
        using var host = Build((system, provider) =>
        {
            system.ActorOf(provider.PropsFor<Greeter>("hello"), "greeter");
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "note", () =>
            {
                stopped.TrySetResult();
                return Task.FromResult(Done.Instance);
            });
        });
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();

        (await system.ActorSelection("/user/greeter").Ask<string>("world", Patience)).ShouldBe("hello, world!");
        await host.StopAsync().WaitAsync(Patience);

        await stopped.Task.WaitAsync(Patience);
        system.WhenTerminated.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task System_that_ends_by_itself_stops_the_host()
    {
        using var host = Build(
            (system, _) => system.ActorOf(Puppet.For(system.DeadLetters), "fragile"),
            (_, options) => options with { GuardianStrategy = new OneForOneStrategy(_ => Directive.Escalate) });
        await host.StartAsync();
        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        var system = host.Services.GetRequiredService<ActorSystem>();

        system.ActorSelection("/user/fragile").Tell(Fail.With("the end"), ActorRefs.NoSender);

        await stopping.Task.WaitAsync(Patience);
        system.TerminationCause!.Message.ShouldBe("the end");
        await host.StopAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Log_of_an_actor_goes_to_the_loggers_of_the_host()
    {
        var log = new ListLogger();
        using var host = Build((system, _) => system.ActorOf(Props.Create(() => new Complainer()), "complainer"), log: log);
        await host.StartAsync();
        await host.StopAsync().WaitAsync(Patience);

        var entry = log.Entries.ShouldHaveSingleItem();
        entry.Level.ShouldBe(Microsoft.Extensions.Logging.LogLevel.Warning);
        entry.Text.ShouldBe("akka://node/user/complainer too loud: 11");
    }

    private static IHost Build(
        Action<ActorSystem, IServiceProvider> configure,
        Func<IServiceProvider, ActorSystemOptions, ActorSystemOptions>? options = null,
        ListLogger? log = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(new Punctuation("!"));
        builder.Services.AddActorSystem("node", configure, options);
        builder.Logging.SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Information);
        if (log is not null)
            builder.Logging.AddProvider(log);
        return builder.Build();
    }

    private sealed record Punctuation(string Mark);

    private sealed class Greeter : ReceiveActor
    {
        public Greeter(string greeting, Punctuation punctuation) =>
            Receive<string>(name => Sender.Tell($"{greeting}, {name}{punctuation.Mark}"));
    }

    private sealed class Complainer : UntypedActor
    {
        protected override void PreStart() => Context.GetLogger().Warning("too loud: {0}", 11);

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        public List<(Microsoft.Extensions.Logging.LogLevel Level, string Text)> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (!text.StartsWith("akka://", StringComparison.Ordinal))
                return;
            lock (Entries)
                Entries.Add((logLevel, text));
        }

        public void Dispose()
        {
        }
    }
}
