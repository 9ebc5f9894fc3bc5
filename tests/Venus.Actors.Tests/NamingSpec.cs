namespace Venus.Conformance;

public sealed class NamingSpec : ConformanceTest
{
    [Theory]
    [InlineData("web")]
    [InlineData("a.b-c_d")]
    [InlineData("with+some:signs@(and)~more")]
    [InlineData("%20escaped")]
    public void Name_of_legal_characters_is_taken(string name) =>
        Sys.ActorOf(Puppet.For(TestActor), name).Path.Name.ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData("$reserved")]
    [InlineData("with space")]
    [InlineData("with/slash")]
    [InlineData("ümlaut")]
    [InlineData("%zz")]
    public void Name_of_illegal_characters_is_refused(string name) =>
        Should.Throw<InvalidActorNameException>(() => Sys.ActorOf(Puppet.For(TestActor), name));

    [Fact]
    public void Name_of_a_living_sibling_is_refused()
    {
        Sys.ActorOf(Puppet.For(TestActor), "one");

        Should.Throw<InvalidActorNameException>(() => Sys.ActorOf(Puppet.For(TestActor), "one"));
    }

    [Fact]
    public void Name_is_free_again_when_the_parent_hears_of_the_end()
    {
        var observer = CreateTestProbe();
        var parent = NewPuppet("parent", observer);
        var child = NewChild(parent, "child", observer);
        parent.Tell(new Run(context => context.WatchWith(child, "gone")));

        child.Tell(PoisonPill.Instance);
        ExpectSteps(observer, "child", "postStop");
        observer.ExpectMsg("gone");
        var second = NewChild(parent, "child", observer);

        second.Path.ShouldBe(child.Path);
        second.ShouldNotBe(child);
    }

    [Fact]
    public void Actors_without_names_are_given_different_ones()
    {
        var names = Enumerable.Range(0, 200).Select(_ => Sys.ActorOf(Puppet.For(TestActor)).Path.Name).ToList();

        names.Distinct().Count().ShouldBe(200);
        names.ShouldAllBe(name => name.StartsWith('$'));
    }

    [Fact]
    public void Path_of_an_actor_reads_from_the_system_down()
    {
        var parent = NewPuppet("parent", CreateTestProbe());
        var child = InsideOf(parent, context => context.ActorOf(Puppet.For(Sys.DeadLetters), "child"));

        child.Path.ToString().ShouldBe($"akka://{Sys.Name}/user/parent/child");
        child.Path.ToStringWithoutAddress().ShouldBe("/user/parent/child");
        child.Path.Elements.ShouldBe(["user", "parent", "child"]);
        child.Path.Name.ShouldBe("child");
        child.Path.Parent.ShouldBe(parent.Path);
        (parent.Path / "child").ShouldBe(child.Path);
    }

    [Fact]
    public void Path_text_is_read_back()
    {
        var path = ActorPath.Parse("akka://sys/user/a/b");

        path.ToString().ShouldBe("akka://sys/user/a/b");
        path.ShouldBe(ActorPath.Parse("akka://sys/user/a") / "b");
        ActorPath.TryParse("no path at all", out _).ShouldBeFalse();
    }

    [Fact]
    public void Child_is_found_by_name_and_nobody_by_another()
    {
        var observer = CreateTestProbe();
        var parent = NewPuppet("parent", observer);
        var child = NewChild(parent, "child", observer);

        InsideOf(parent, context => context.Child("child")).ShouldBe(child);
        InsideOf(parent, context => context.Child("stranger")).IsNobody().ShouldBeTrue();
        InsideOf(parent, context => context.GetChildren().ToArray()).ShouldBe([child]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-first")]
    [InlineData("with space")]
    public void System_name_of_illegal_characters_is_refused(string name) => Should.Throw<ArgumentException>(() => ActorSystem.Create(name));
}

