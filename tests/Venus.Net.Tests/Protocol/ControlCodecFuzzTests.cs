using System.Buffers;
using System.Globalization;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Protocol;

/// <summary>What a hostile peer sends: the codec answers with a message, with "more", or with <see cref="ProtocolException"/>.</summary>
public class ControlCodecFuzzTests
{
    // VENUS_FUZZ_ROUNDS runs it for longer; a round is one mutated buffer.
    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("VENUS_FUZZ_ROUNDS") ?? "200000", CultureInfo.InvariantCulture);

    [Fact]
    public void Mutated_frames_give_a_message_or_a_protocol_error_and_cost_little()
    {
        const int Seed = 20250607;
        var random = new Random(Seed);
        var corpus = ControlMessages.Any.Sample(300).Select(ControlCodec.Encode).ToArray();
        int read = 0, refused = 0, waiting = 0;
        long worst = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var input = Mutate(corpus, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var buffer = Cut(input, random);
                while (ControlCodec.TryRead(ref buffer, ControlCodec.MaxFrame, out _))
                    read++;
                waiting++;
            }
            catch (ProtocolException)
            {
                refused++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {Seed}, round {round}, input {Convert.ToHexString(input)}.", error);
            }
            if (round > 1000)
                worst = Math.Max(worst, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        read.ShouldBeGreaterThan(Rounds / 10);
        refused.ShouldBeGreaterThan(Rounds / 10);
        waiting.ShouldBeGreaterThan(Rounds / 10);
        // Two short frames and an exception with its stack trace; never what a length field asked for.
        worst.ShouldBeLessThan(64 * 1024);
    }

    [Fact]
    public void Whatever_is_read_is_the_only_way_to_write_it()
    {
        const int Seed = 20250608;
        var random = new Random(Seed);
        var corpus = ControlMessages.Any.Sample(300).Select(ControlCodec.Encode).ToArray();
        var checkedFrames = 0;
        for (var round = 0; round < Rounds / 4; round++)
        {
            var input = Mutate(corpus, random);
            var buffer = new ReadOnlySequence<byte>(input);
            try
            {
                if (!ControlCodec.TryRead(ref buffer, ControlCodec.MaxFrame, out var message) || message is UnknownMessage)
                    continue;
                // Something that is no name is read to be refused, and never written.
                if (!NodeName.IsValid(ControlMessages.AskedName(message) ?? "any"))
                    continue;
                var frame = input.AsSpan(0, (int)buffer.Start.GetInteger());
                ControlCodec.Encode(message).AsSpan().SequenceEqual(frame)
                    .ShouldBeTrue($"Seed {Seed}, round {round}, input {Convert.ToHexString(input)}.");
                checkedFrames++;
            }
            catch (ProtocolException)
            {
                // Refused: there is nothing to write again.
            }
        }
        checkedFrames.ShouldBeGreaterThan(Rounds / 40);
    }

    private static byte[] Mutate(byte[][] corpus, Random random)
    {
        byte[] bytes = [.. corpus[random.Next(corpus.Length)], .. corpus[random.Next(corpus.Length)]];
        for (var i = random.Next(4); i > 0; i--)
        {
            switch (random.Next(5))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes = bytes[..random.Next(1, bytes.Length + 1)];
                    break;
                case 3:
                    var at = random.Next(bytes.Length);
                    bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                    break;
                default:
                    // The first bytes decide the most: length, type, text lengths.
                    bytes[random.Next(Math.Min(8, bytes.Length))] = (byte)random.Next(256);
                    break;
            }
        }
        return bytes;
    }

    private static ReadOnlySequence<byte> Cut(byte[] input, Random random)
    {
        var cut = random.Next(input.Length + 1);
        return cut == 0 ? new ReadOnlySequence<byte>(input) : Segments.Of(input[..cut], input[cut..]);
    }
}
