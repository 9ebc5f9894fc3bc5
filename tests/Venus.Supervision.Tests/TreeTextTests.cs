namespace Venus.Supervision.Tests;

/// <summary>The drawing of the supervision tree.</summary>
public sealed class TreeTextTests
{
    [Fact]
    public void Children_are_drawn_under_their_parent_with_their_restarts() =>
        TreeText.Render(
        [
            new("/user/server", 0, null),
            new("/user/server/apps", 0, null),
            new("/user/server/apps/web", 2, "on purpose"),
            new("/user/server/gate", 0, null),
        ]).ShouldBe("""
            /user
            └─ server
               ├─ apps
               │  └─ web  (restarted 2 ×, last: on purpose)
               └─ gate

            """);

    [Fact]
    public void Many_siblings_are_summed_up()
    {
        var nodes = Enumerable.Range(10, 20).Select(static i => new SupervisionTreeActor.TreeNode($"/user/app{i}", 0, null)).ToList();

        var text = TreeText.Render(nodes, siblings: 3);

        text.ShouldEndWith("├─ app12\n└─ … and 17 more\n");
    }
}
