using Venus.FuzzTests.Engine;
using Venus.Net.Protocol;

namespace Venus.FuzzTests.Decoders;

/// <summary>
/// Frames of the control channel, in one piece or cut anywhere. What is read is the only way to write it, but for what a client calls by
/// something that is no name: that is shown and refused, and never written.
/// </summary>
internal sealed class ControlDecoder : IDecoder
{
    public IReadOnlyList<byte[]> Seeds { get; } = [.. ControlSamples.All.Select(ControlCodec.Encode)];

    public int Weight => 6;

    public bool IsRefusal(Exception error) => error is ProtocolException;

    public int Decode(ReadOnlySpan<byte> input, Dice dice)
    {
        var limit = dice.Chance(2) ? ControlCodec.MaxFrame : ControlCodec.MaxFrameBeforeLogin;
        var whole = input.ToArray();
        var buffer = Segments.Cut(whole, dice.Next(whole.Length + 1));
        var outcome = 0;
        while (true)
        {
            var before = buffer.Length;
            if (!ControlCodec.TryRead(ref buffer, limit, out var message))
            {
                return outcome;
            }

            var read = whole.AsSpan((int)(whole.Length - before), (int)(before - buffer.Length));
            outcome = (outcome * 31) + read[4];
            if (message is not UnknownMessage && NodeName.IsValid(Asked(message) ?? "any") && !ControlCodec.Encode(message).AsSpan().SequenceEqual(read))
            {
                throw new InvalidOperationException($"{message} has a second way to be written.");
            }
        }
    }

    private static string? Asked(ControlMessage message) => message switch
    {
        Hello hello => hello.Client,
        Register register => register.App,
        Unregister unregister => unregister.App,
        TargetHealth health => health.App,
        LinkLost lost => lost.App,
        _ => null,
    };
}
