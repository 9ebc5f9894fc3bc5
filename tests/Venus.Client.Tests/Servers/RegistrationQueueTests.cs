using Venus.Client.Servers;
using Venus.Net.Protocol;

namespace Venus.Client.Tests.Servers;

/// <summary>Registrations on their way to a server.</summary>
public sealed class RegistrationQueueTests
{
    [Fact]
    public void Thousands_of_registrations_go_out_a_few_at_a_time_and_in_order()
    {
        var queue = new RegistrationQueue();
        for (var i = 0; i < 2000; i++)
        {
            queue.Add(new Register($"app{i}", LinkKind.Sealed, null));
        }

        var sent = new List<string>();
        var most = 0;
        for (var unanswered = 0; sent.Count < 2000; unanswered--)
        {
            while (queue.TryNext(out var register))
            {
                sent.Add(register.App);
                unanswered++;
            }

            most = Math.Max(most, unanswered);
            queue.Answered();
        }

        sent.ShouldBe(Enumerable.Range(0, 2000).Select(static i => $"app{i}"));
        most.ShouldBeLessThan(1000);
    }

    [Fact]
    public void Answers_that_nobody_waits_for_allow_no_more_than_before()
    {
        var queue = new RegistrationQueue();
        for (var i = 0; i < 10; i++)
        {
            queue.Answered();
        }

        for (var i = 0; i < 500; i++)
        {
            queue.Add(new Register($"app{i}", LinkKind.Sealed, null));
        }

        var sent = 0;
        while (queue.TryNext(out _))
        {
            sent++;
        }

        sent.ShouldBeLessThan(500);
    }
}
