using Venus.FuzzTests.Decoders;
using Venus.FuzzTests.Engine;
using Venus.Net.Protocol;
using Xunit.Abstractions;

namespace Venus.FuzzTests;

/// <summary>
/// Every decoder against mutated inputs: each is read rightly or refused in the decoder's own words, costs little, and comes to an end.
/// <c>VENUS_FUZZ=10000000 dotnet test tests/Venus.FuzzTests -c Release</c> runs ten million of them.
/// </summary>
[Collection("one after another")]
public sealed class DecoderTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, IDecoder> Decoders = new()
    {
        ["control"] = new ControlDecoder(),
        ["link-hello"] = new LinkHelloDecoder(),
        ["sealed"] = new RecordDecoder(LinkKind.Sealed),
        ["raw"] = new RecordDecoder(LinkKind.Raw),
        ["payload"] = new PayloadDecoder(),
        ["legacy"] = new LegacyDecoder(),
        ["text"] = new TextDecoder(),
        ["hocon"] = new HoconDecoder(),
    };

    public static TheoryData<string> Names => [.. Decoders.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Decoder_reads_rightly_or_refuses_whatever_comes(string name)
    {
        var decoder = Decoders[name];
        var rounds = FuzzSettings.Inputs * decoder.Weight / Decoders.Values.Sum(static any => any.Weight);
        var run = new FuzzRun(name, decoder, FuzzSettings.Seed);

        await run.RunAsync(rounds);

        output.WriteLine($"{name}: {rounds} inputs, {run.Accepted} read, {run.Refused} refused, {run.Outcomes} outcomes, at most {run.MostAllocated} bytes allocated");

        // Mutations that all fail, or never do, would show nothing.
        run.Accepted.ShouldBeGreaterThan(rounds / 50);
        run.Outcomes.ShouldBeGreaterThan(2);
    }
}
