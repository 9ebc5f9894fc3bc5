namespace Venus.Conformance;

public sealed class SelectionSpec : ConformanceTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Absolute_path_leads_to_the_actor()
    {
        var puppet = NewPuppet("puppet", CreateTestProbe());

        (await Sys.ActorSelection("/user/puppet").ResolveOne(Patience)).ShouldBe(puppet);
        (await Sys.ActorSelection(puppet.Path).ResolveOne(Patience)).ShouldBe(puppet);
        (await Sys.ActorSelection(puppet.Path.ToString()).ResolveOne(Patience)).ShouldBe(puppet);
    }

    [Fact]
    public async Task Path_without_an_actor_is_not_found() =>
        await Should.ThrowAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/nobody").ResolveOne(Patience));

    [Fact]
    public void Identify_of_a_path_without_an_actor_answers_that_there_is_none()
    {
        Sys.ActorSelection("/user/nobody").Tell(new Identify(7), TestActor);

        var identity = ExpectMsg<ActorIdentity>();
        identity.MessageId.ShouldBe(7);
        identity.Subject.IsNobody().ShouldBeTrue();
    }

    [Fact]
    public void Relative_path_leads_to_a_sibling()
    {
        var observer = CreateTestProbe();
        var left = NewPuppet("left", CreateTestProbe());
        NewPuppet("right", observer);

        left.Tell(new Run(context => context.ActorSelection("../right").Tell("over here")));

        observer.ExpectMsg("over here");
        observer.LastSender.ShouldBe(left);
    }

    [Fact]
    public void Wildcard_leads_to_all_children_that_fit()
    {
        var observer = CreateTestProbe();
        var parent = NewPuppet("parent", observer);
        var one = NewChild(parent, "app-1", observer);
        var two = NewChild(parent, "app-2", observer);
        NewChild(parent, "other", observer);

        Sys.ActorSelection("/user/parent/app-*").Tell(new Identify("who"), TestActor);

        ReceiveN(2).Cast<ActorIdentity>().Select(identity => identity.Subject).ShouldBe([one, two], ignoreOrder: true);
    }

    [Fact]
    public void Double_wildcard_leads_to_all_descendants()
    {
        var observer = CreateTestProbe();
        var parent = NewPuppet("parent", observer);
        var child = NewChild(parent, "child", observer);
        var grandchild = NewChild(child, "grandchild", observer);

        Sys.ActorSelection("/user/parent/**").Tell(new Identify("who"), TestActor);

        ReceiveN(2).Cast<ActorIdentity>().Select(identity => identity.Subject).ShouldBe([child, grandchild], ignoreOrder: true);
    }

    [Fact]
    public void Message_to_a_path_without_an_actor_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.ActorSelection("/user/nobody").Tell("lost", TestActor);

        ExpectMsg<DeadLetter>(letter => letter.Message.ToString()!.Contains("lost", StringComparison.Ordinal));
    }
}
