using System.Globalization;
using Venus.FunctionalTests.Support;
using Venus.Server;

namespace Venus.FunctionalTests.Tenants;

/// <summary>
/// Whatever a client that is logged in says, in whatever order, the visitors of another client see no reset, and no actor of the server fails.
/// <c>VENUS_TENANT_ROUNDS=10000</c> makes it ten thousand sequences. Latency, memory and log are judged by <c>tests/faults/run.sh tenants</c>.
/// </summary>
public sealed class AnySequenceTests
{
    private const int Seed = 29;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("VENUS_TENANT_ROUNDS") ?? "40", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Visitors_of_another_client_outlive_any_sequence_of_messages()
    {
        await using var both = await TwoClients.OpenAsync();
        using var listed = await both.VisitAsync("listed");
        using var asked = await both.VisitAsync("asked");
        var script = new TenantScript([FreePort.Next(), FreePort.Next(), both.AskedPort]);

        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random((Seed * 1_000_000) + round);
            try
            {
                await SayAsync(both, script, random);
                await listed.EchoAsync();
                await asked.EchoAsync();
                (await both.VisitAsync(round % 2 == 0 ? "listed" : "asked")).Dispose();
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"round {round} of seed {Seed}: {error.Message}", error);
            }
        }

        both.Server.Events.All<LifecycleEvent>().ShouldNotContain(static step => step.Kind == LifecycleKind.Restarted);
        both.Server.Events.All<ClientOffline>().ShouldNotContain(static offline => offline.Client == "laptop");
        both.Server.Events.All<AppOffline>().ShouldNotContain(static offline => offline.App == "listed" || offline.App == "asked");
        both.Server.Exit.Requested.IsCompleted.ShouldBeFalse();
    }

    // The session may have ended over what was said: that is the server's right.
    private static async Task SayAsync(TwoClients both, TenantScript script, Random random)
    {
        using var intruder = await both.IntrudeAsync();
        try
        {
            var saying = intruder.SendAsync(script.Write(random));
            if (random.Next(4) == 0)
            {
                await saying;
                intruder.Reset();
                return;
            }

            await TwoClients.SettleAsync(intruder, saying);
        }
        catch (IOException)
        {
            // Ended.
        }
    }
}
