using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Legacy;

namespace Venus.Net.Tests.Legacy;

public sealed class LegacyMessageReaderTests
{
    [Fact]
    public void Messages_in_any_split_of_the_stream_are_all_found_in_order()
    {
        var messages = Gen.Elements(LegacyMessage.Heartbeat, LegacyMessage.Activate).ListOf();
        var cases = messages.SelectMany(list => Splits.Of(list.Count * LegacyWire.MessageLength), (list, sizes) => (list, sizes));

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var stream = sample.list.SelectMany(message => LegacyWire.Of(message).ToArray()).ToArray();
            var reader = new LegacyMessageReader();
            var found = Splits.Cut(stream, sample.sizes).SelectMany(chunk => ReadAll(reader, chunk)).ToList();
            found.ShouldBe(sample.list);
            reader.Foreign.ShouldBeFalse();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Two_messages_in_one_read_are_both_found() =>
        ReadAll(new LegacyMessageReader(), "IAMALIVEACTIVATE"u8.ToArray()).ShouldBe([LegacyMessage.Heartbeat, LegacyMessage.Activate]);

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("IAMALIVX")]
    [InlineData("ACTIVATEX")]
    [InlineData("IC")]
    public void Foreign_bytes_are_noticed_at_the_first_that_fits_no_message(string text)
    {
        var reader = new LegacyMessageReader();
        ReadAll(reader, Encoding.ASCII.GetBytes(text));
        reader.Foreign.ShouldBeTrue();
        ReadAll(reader, "IAMALIVE"u8.ToArray()).ShouldBeEmpty();
    }

    [Fact]
    public void Arbitrary_bytes_never_throw_and_never_yield_more_messages_than_fit()
    {
        Prop.ForAll<byte[]>(bytes => ReadAll(new LegacyMessageReader(), bytes).Count.ShouldBeLessThanOrEqualTo(bytes.Length / LegacyWire.MessageLength))
            .QuickCheckThrowOnFailure();
    }

    private static List<LegacyMessage> ReadAll(LegacyMessageReader reader, ReadOnlyMemory<byte> chunk)
    {
        var found = new List<LegacyMessage>();
        var rest = chunk.Span;
        while (reader.TryRead(ref rest, out var message))
        {
            found.Add(message);
        }

        return found;
    }
}
