namespace Venus.Conformance.Kernel;

public sealed class GuardianSpec
{
    [Fact]
    public async Task Failure_that_the_guardian_escalates_ends_the_system_with_its_cause()
    {
        var system = ActorSystem.Create("guarded", new ActorSystemOptions
        {
            GuardianStrategy = new OneForOneStrategy(_ => Directive.Escalate),
        });
        var actor = system.ActorOf(Puppet.For(system.DeadLetters));

        actor.Tell(Fail.With("the end"), ActorRefs.NoSender);

        await system.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(10));
        system.TerminationCause.ShouldNotBeNull().Message.ShouldBe("the end");
    }

    [Fact]
    public async Task System_that_was_told_to_end_has_no_cause()
    {
        var system = ActorSystem.Create("told");

        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(10));

        system.TerminationCause.ShouldBeNull();
    }
}
