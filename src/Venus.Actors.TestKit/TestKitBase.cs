using System.Diagnostics;
using System.Globalization;
using System.Linq.Expressions;
using Venus.Actors.Event;
using Xunit;

namespace Venus.Actors.TestKit;

/// <summary>
/// A test's stand among actors: a test actor that keeps what it is sent, and expectations about that. What is awaited is awaited in real time, three seconds unless said
/// otherwise.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static readonly TimeSpan SingleExpectDefault = TimeSpan.FromSeconds(3);
    private static int _testActors;

    private readonly MessageInbox _inbox = new();
    private MessageEnvelope? _last;
    private long? _deadline;
    private bool _lastWasNoMessage;

    private protected TestKitBase(ActorSystem system, string? testActorName, bool implicitSender)
    {
        Sys = system;
        Log = Logging.GetLogger(system, GetType());
        EventFilter = new EventFilterFactory(system);
        testActorName ??= string.Create(CultureInfo.InvariantCulture, $"testActor{Interlocked.Increment(ref _testActors)}");
        TestActor = ((ExtendedActorSystem)system).SystemActorOf(Props.Create<TestActor>(_inbox), testActorName);
        if (implicitSender)
            ImplicitSender.Current = TestActor;
    }

    /// <summary>The system under test.</summary>
    public ActorSystem Sys { get; }

    /// <summary>The test's logger.</summary>
    public ILoggingAdapter Log { get; }

    /// <summary>The actor that keeps what it is sent.</summary>
    public IActorRef TestActor { get; }

    /// <summary>Expectations about what is logged.</summary>
    public EventFilterFactory EventFilter { get; }

    /// <summary>Who sent the message looked at last.</summary>
    public IActorRef LastSender => _last?.Sender ?? Sys.DeadLetters;

    /// <summary>The message looked at last.</summary>
    public object? LastMessage => _last?.Message;

    /// <summary>Whether there are messages that were not looked at.</summary>
    public bool HasMessages => _inbox.HasMessages;

    /// <summary>What is left of the time of the innermost <c>Within</c>, or three seconds.</summary>
    public TimeSpan RemainingOrDefault => _deadline is null ? SingleExpectDefault : Remaining;

    /// <summary>What is left of the time of the innermost <c>Within</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan Remaining => _deadline is { } deadline
        ? TimeSpan.FromTicks(Math.Max(0, deadline - Now.Ticks))
        : throw new InvalidOperationException(@"Remaining may not be called outside of ""within""");

    /// <summary>The time since some moment.</summary>
    protected static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>The given time, or <see cref="RemainingOrDefault"/>.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration ?? RemainingOrDefault;

    /// <summary>The given time: this kit does not stretch it.</summary>
#pragma warning disable CA1822 // A member of the instance, as in Akka.NET.
    public TimeSpan Dilated(TimeSpan duration) => duration;
#pragma warning restore CA1822

    /// <summary>Keeps no messages of a kind.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => _inbox.Ignore = shouldIgnoreMessage;

    /// <summary>Keeps no messages of a kind.</summary>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) => IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    /// <summary>Keeps no messages of a type.</summary>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(static message => message is TMsg);

    /// <summary>Keeps all messages again.</summary>
    public void IgnoreNoMessages() => _inbox.Ignore = null;

    /// <summary>Has the test actor be told of an actor's end. The watch is in place on return.</summary>
    public IActorRef Watch(IActorRef actorToWatch) => Order(new TestActor.WatchFor(actorToWatch), actorToWatch);

    /// <inheritdoc cref="Watch"/>
    public async Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        await TestActor.Ask<IActorRef>(new TestActor.WatchFor(actorToWatch), RemainingOrDefault).ConfigureAwait(false);
        return actorToWatch;
    }

    /// <summary>Takes that back.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch) => Order(new TestActor.UnwatchFor(actorToUnwatch), actorToUnwatch);

    /// <inheritdoc cref="Unwatch"/>
    public async Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        await TestActor.Ask<IActorRef>(new TestActor.UnwatchFor(actorToUnwatch), RemainingOrDefault).ConfigureAwait(false);
        return actorToUnwatch;
    }

    /// <summary>Creates an actor at the top.</summary>
    public IActorRef ActorOf(Props props, string? name = null) => Sys.ActorOf(props, name);

    /// <summary>Creates an actor at the top.</summary>
    public IActorRef ActorOf<TActor>(string? name = null)
        where TActor : ActorBase, new() => Sys.ActorOf<TActor>(name);

    /// <summary>Creates an actor at the top.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string? name = null)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory), name);

    /// <inheritdoc/>
    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    /// <inheritdoc/>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Creates a child of the test actor.</summary>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) => Spawn(props, name, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) => Spawn(props, name: null, cancellationToken);

    /// <summary>Creates a probe: a test actor of its own.</summary>
    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    /// <summary>Creates a probe: a test actor of its own.</summary>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, name);

    /// <summary>Ends the system.</summary>
    /// <param name="duration">How long that may take; five seconds unless said.</param>
    /// <param name="verifySystemShutdown">Whether it is a failure when it takes longer.</param>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    /// <inheritdoc cref="Shutdown(TimeSpan?, bool)"/>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var limit = duration ?? TimeSpan.FromSeconds(5);
        if (!system.Terminate().Wait(limit) && verifySystemShutdown)
            Assert.Fail($"{system} did not end within {limit}.");
    }

    private IActorRef Spawn(Props props, string? name, CancellationToken cancellationToken) =>
        TestActor.Ask<IActorRef>(new TestActor.Spawn(props, name), RemainingOrDefault, cancellationToken).GetAwaiter().GetResult();

    private IActorRef Order(object order, IActorRef subject)
    {
        TestActor.Ask<IActorRef>(order, RemainingOrDefault).GetAwaiter().GetResult();
        return subject;
    }
}
