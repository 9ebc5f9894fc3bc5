namespace Venus.Conformance;

/// <summary>Runs an action inside the actor that receives it.</summary>
internal sealed record Run(Action<IUntypedActorContext> Action);

/// <summary>Makes the actor that receives it fail.</summary>
internal sealed record Fail(Exception Cause)
{
    public static Fail With(string message) => new(new InvalidOperationException(message));
}

/// <summary>What a <see cref="Puppet"/> tells its observer of its life.</summary>
internal sealed record Step(string Name, string What);

/// <summary>An actor that does what it is told, and tells an observer of its life and of every other message.</summary>
internal sealed class Puppet : ReceiveActor
{
    private readonly IActorRef _observer;
    private readonly SupervisorStrategy? _strategy;

    public Puppet(IActorRef observer, SupervisorStrategy? strategy)
    {
        _observer = observer;
        _strategy = strategy;
        Report("created");
        Receive<Run>(order => order.Action(Context));
        Receive<Fail>(order => throw order.Cause);
        ReceiveAny(message => _observer.Forward(message));
    }

    public static Props For(IActorRef observer, SupervisorStrategy? strategy = null) => Props.Create(() => new Puppet(observer, strategy));

    protected override SupervisorStrategy SupervisorStrategy() => _strategy ?? base.SupervisorStrategy();

    protected override void PreStart() => Report("preStart");

    protected override void PostStop() => Report("postStop");

    protected override void PreRestart(Exception reason, object? message)
    {
        Report($"preRestart {reason.Message} {message?.GetType().Name ?? "null"}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Report($"postRestart {reason.Message}");
        base.PostRestart(reason);
    }

    private void Report(string what) => _observer.Tell(new Step(Self.Path.Name, what));
}
