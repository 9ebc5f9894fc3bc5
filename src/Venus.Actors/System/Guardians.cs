namespace Venus.Actors;

/// <summary>The root: ends when <c>/system</c> has, and stops what fails below it.</summary>
internal sealed class RootGuardian : UntypedActor
{
    public sealed record StopWith(IActorRef SystemGuardian);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        var system = (ActorSystemImpl)Context.System;
        system.TerminationFailure ??= cause;
        system.Log.Log(Event.LogLevel.ErrorLevel, cause, $"Guardian {Sender.Path} failed, shutting down!");
        return Directive.Stop;
    });

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StopWith order:
                Context.Watch(order.SystemGuardian);
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Context.System.DeadLetters.Tell(message, Sender);
                break;
        }
    }
}

/// <summary><c>/user</c>: the parent of what a system's <c>ActorOf</c> makes.</summary>
internal sealed class UserGuardian : UntypedActor
{
    public sealed record StopChild(IActorRef Child);

    protected override void OnReceive(object message)
    {
        if (message is StopChild order)
            Context.Stop(order.Child);
        else
            Context.System.DeadLetters.Tell(message, Sender);
    }
}

/// <summary><c>/system</c>: outlives the user's actors and ends after them.</summary>
internal sealed class SystemGuardian(IActorRef user) : UntypedActor
{
    protected override void PreStart() => Context.Watch(user);

    protected override void OnReceive(object message)
    {
        if (message is Terminated)
            Context.Stop(Self);
        else
            Context.System.DeadLetters.Tell(message, Sender);
    }
}

/// <summary>Above the root: where its end is noticed.</summary>
internal sealed class TopOfTree(ActorSystemImpl system, ActorPath rootPath) : InternalActorRef
{
    public override ActorPath Path { get; } = rootPath / "_above";

    public override ActorSystemImpl System { get; } = system;

    public override bool IsTerminated => false;

    public override void Tell(object message, IActorRef? sender) => System.DeadLetterRef.Reject(message, sender, this);

    public override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                System.TerminationFailure ??= failed.Cause;
                failed.Child.Stop();
                break;
            case DeathWatchNotification:
                System.OnRootEnded();
                break;
            default:
                break;
        }
    }
}
