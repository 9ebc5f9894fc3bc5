namespace Venus.Conformance;

/// <summary>What the suites share: puppets, and barriers instead of waiting.</summary>
public abstract class ConformanceTest : TestKit
{
    /// <summary>A puppet that tells <paramref name="observer"/> of its life, already started.</summary>
    private protected IActorRef NewPuppet(string name, TestProbe observer, SupervisorStrategy? strategy = null)
    {
        var puppet = Sys.ActorOf(Puppet.For(observer.Ref, strategy), name);
        ExpectSteps(observer, name, "created", "preStart");
        return puppet;
    }

    /// <summary>A puppet below another, already started.</summary>
    private protected IActorRef NewChild(IActorRef parent, string name, TestProbe observer, SupervisorStrategy? strategy = null)
    {
        var child = InsideOf(parent, context => context.ActorOf(Puppet.For(observer.Ref, strategy), name));
        ExpectSteps(observer, name, "created", "preStart");
        return child;
    }

    /// <summary>Runs something inside a puppet and returns what came of it.</summary>
    private protected T InsideOf<T>(IActorRef puppet, Func<IUntypedActorContext, T> function)
        where T : notnull
    {
        var answer = CreateTestProbe();
        puppet.Tell(new Run(context => answer.Ref.Tell(new Answer<T>(function(context)), ActorRefs.NoSender)), ActorRefs.NoSender);
        return answer.ExpectMsg<Answer<T>>().Value;
    }

    /// <summary>Returns once an actor has handled all that was sent to it before.</summary>
    private protected void Settle(IActorRef actor)
    {
        var answer = CreateTestProbe();
        actor.Tell(new Identify("settle"), answer.Ref);
        answer.ExpectMsg<ActorIdentity>();
    }

    private protected static void ExpectSteps(TestProbe observer, string name, params string[] steps)
    {
        foreach (var step in steps)
            observer.ExpectMsg(new Step(name, step));
    }

    private sealed record Answer<T>(T Value);
}
