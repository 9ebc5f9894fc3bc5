using Venus.FuzzTests.Engine;
using Venus.Net.Legacy;

namespace Venus.FuzzTests.Decoders;

/// <summary>The first Venus' messages: however a stream is cut, it says the same, and no byte of a visitor is lost or made up.</summary>
internal sealed class LegacyDecoder : IDecoder
{
    public IReadOnlyList<byte[]> Seeds { get; } =
        [[.. "IAMALIVE"u8], [.. "ACTIVATE"u8], [.. "OKOK"u8], [.. "some dataNODATA"u8], [.. "NONODATNODATA"u8], [.. "ACTIVATEIAMALIVE"u8]];

    public int Weight => 2;

    public bool IsRefusal(Exception error) => false;

    public int Decode(ReadOnlySpan<byte> input, Dice dice)
    {
        var (whole, cut) = (Messages(input, input.Length), Messages(input, dice.Next(input.Length + 1)));
        var (answers, cutAnswers) = (Answers(input, input.Length), Answers(input, dice.Next(input.Length + 1)));
        if (whole != cut || answers != cutAnswers)
        {
            throw new InvalidOperationException("What was said depends on where it was cut.");
        }

        var end = LegacyWire.NoData;
        var expected = input.EndsWith(end) ? input[..^end.Length] : input;
        if (!Filter(input, dice).AsSpan().SequenceEqual(expected))
        {
            throw new InvalidOperationException("The trailer's filter changed the visitor's bytes.");
        }

        return (Math.Min(whole.Count, 4) << 8) | (Math.Min(answers.Count, 4) << 4) | (whole.Foreign ? 4 : 0) | (answers.Foreign ? 2 : 0) | (input.EndsWith(end) ? 1 : 0);
    }

    private static (int Count, bool Foreign) Messages(ReadOnlySpan<byte> input, int cut)
    {
        var reader = new LegacyMessageReader();
        var count = Read(reader, input[..cut]) + Read(reader, input[cut..]);
        return (count, reader.Foreign);
    }

    private static int Read(LegacyMessageReader reader, ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        while (!bytes.IsEmpty && !reader.Foreign)
        {
            count += reader.TryRead(ref bytes, out _) ? 1 : 0;
        }

        return count;
    }

    private static (int Count, bool Foreign) Answers(ReadOnlySpan<byte> input, int cut)
    {
        var reader = new LegacyAnswerReader();
        var count = reader.Read(input[..cut]) + reader.Read(input[cut..]);
        return (count, reader.Foreign);
    }

    private static byte[] Filter(ReadOnlySpan<byte> input, Dice dice)
    {
        var (filter, output) = (new LegacyTrailerFilter(), new List<byte>(input.Length));
        while (!input.IsEmpty)
        {
            var chunk = input[..(1 + dice.Next(Math.Min(input.Length, 16)))];
            var (fromHeld, fromChunk) = filter.Push(chunk);
            output.AddRange(LegacyWire.NoData[..fromHeld]);
            output.AddRange(chunk[..fromChunk]);
            input = input[chunk.Length..];
        }

        output.AddRange(LegacyWire.NoData[..filter.Complete()]);
        return [.. output];
    }
}
