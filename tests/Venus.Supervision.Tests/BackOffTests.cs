namespace Venus.Supervision.Tests;

/// <summary>Waits between attempts.</summary>
public sealed class BackOffTests
{
    [Fact]
    public void Waits_double_from_the_minimum_to_the_maximum_within_their_jitter()
    {
        var backOff = new BackOff(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500));

        foreach (var range in new[] { 100, 200, 400, 500, 500 })
        {
            backOff.Next().TotalMilliseconds.ShouldBeInRange(range / 2.0, range);
        }
    }

    [Fact]
    public void A_success_starts_from_the_minimum_again()
    {
        var backOff = new BackOff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
        for (var i = 0; i < 6; i++)
        {
            backOff.Next();
        }

        backOff.Reset();

        backOff.Attempts.ShouldBe(0);
        backOff.Next().TotalMilliseconds.ShouldBeLessThanOrEqualTo(100);
    }

    [Fact]
    public void Nodes_that_failed_together_do_not_return_together()
    {
        var waits = Enumerable.Range(0, 100).Select(static _ => new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)).Next()).ToList();

        (waits.Max() - waits.Min()).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(200));
    }
}
