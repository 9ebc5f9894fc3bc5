using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

public sealed class LinkNumberWindowTests
{
    [Fact]
    public void Number_is_taken_once_in_any_order_within_the_window()
        => Prop.ForAll<int, bool>((seed, high) =>
        {
            var random = new Random(seed);
            var first = high ? ulong.MaxValue - LinkNumberWindow.Size + 1 : 0;
            var numbers = Enumerable.Range(0, LinkNumberWindow.Size).Select(i => first + (ulong)i).ToArray();
            random.Shuffle(numbers);
            var window = new LinkNumberWindow();
            return numbers.All(window.TryTake) && !numbers.Any(window.TryTake);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Window_agrees_with_a_plain_set_wherever_it_can_tell()
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var window = new LinkNumberWindow();
            var taken = new HashSet<ulong>();
            var highest = 0UL;
            for (var i = 0; i < 2000; i++)
            {
                var number = highest + (ulong)random.Next(1 << random.Next(1, 17)) - Math.Min(highest, (ulong)random.Next(1 << random.Next(1, 17)));
                var tooOld = taken.Count > 0 && highest >= number && highest - number >= LinkNumberWindow.Size;
                if (window.TryTake(number) != (!tooOld && taken.Add(number)))
                    return false;
                highest = Math.Max(highest, taken.Count > 0 ? number : 0);
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Number_behind_the_window_is_refused()
    {
        var window = new LinkNumberWindow();
        window.TryTake(LinkNumberWindow.Size).ShouldBeTrue();
        window.TryTake(0).ShouldBeFalse();
        window.TryTake(1).ShouldBeTrue();
    }

    [Fact]
    public void Number_taken_by_many_threads_at_once_is_taken_once()
    {
        var window = new LinkNumberWindow();
        var taken = 0;
        Parallel.For(0, 100_000, i =>
        {
            if (window.TryTake((ulong)(i % 1000)))
                Interlocked.Increment(ref taken);
        });
        taken.ShouldBe(1000);
    }
}
