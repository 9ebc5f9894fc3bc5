using Venus.Net.Protocol;
using Venus.Server.Sessions;

namespace Venus.Server.Tests.Sessions;

/// <summary>What a session keeps of what its client asks for.</summary>
public sealed class AskedAppsTests
{
    private readonly AskedApps _asked = new(mostRefused: 2);

    [Fact]
    public void Refused_apps_are_kept_up_to_a_number_and_no_more_are()
    {
        foreach (var app in new[] { "a", "b", "c", "d" })
        {
            _asked.Ask(Of(app));
            _asked.Refused(app);
        }

        _asked.Count.ShouldBe(2);
        _asked.TryGet("b", out _).ShouldBeTrue();
        _asked.TryGet("c", out _).ShouldBeFalse();
        _asked.Leave("a");
        _asked.Ask(Of("c"));
        _asked.Refused("c");
        _asked.Count.ShouldBe(2);
    }

    [Fact]
    public void Apps_that_are_served_do_not_count_as_refused()
    {
        foreach (var app in new[] { "a", "b", "c", "d" })
        {
            _asked.Ask(Of(app));
            _asked.Joined(app);
        }

        _asked.Count.ShouldBe(4);
        _asked.IsServed("d").ShouldBeTrue();
        _asked.LeaveAll().Count.ShouldBe(4);
        _asked.Count.ShouldBe(0);
    }

    [Fact]
    public void App_is_served_from_the_question_on_and_until_it_is_refused()
    {
        _asked.IsServed("a").ShouldBeFalse();
        _asked.Ask(Of("a"));
        _asked.IsServed("a").ShouldBeTrue();
        _asked.Refused("a");
        _asked.IsServed("a").ShouldBeFalse();
        _asked.Leave("a").ShouldBeTrue();
        _asked.Leave("a").ShouldBeFalse();
    }

    private static Register Of(string app) => new(app, LinkKind.Sealed, null);
}
