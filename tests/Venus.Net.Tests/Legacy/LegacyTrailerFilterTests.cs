using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Legacy;

namespace Venus.Net.Tests.Legacy;

public sealed class LegacyTrailerFilterTests
{
    // Streams in which the word and its beginnings are likely, rather than once in 2^48.
    private static readonly Gen<byte[]> Streams = Gen.Elements("NODATA", "NODAT", "NODA", "NO", "N", "A", "x", "O", "TA")
        .ListOf().Select(parts => Encoding.ASCII.GetBytes(string.Concat(parts)));

    [Fact]
    public void Filter_of_any_split_hands_on_all_but_one_trailer_at_the_very_end()
    {
        var cases = Streams.SelectMany(stream => Splits.Of(stream.Length), (stream, sizes) => (stream, sizes));

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var expected = sample.stream.AsSpan().EndsWith(LegacyWire.NoData) ? sample.stream[..^LegacyWire.NoDataLength] : sample.stream;
            Pass(sample.stream, sample.sizes, releaseAfter: -1).ShouldBe(expected);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Release_at_any_point_neither_loses_nor_doubles_nor_reorders_bytes()
    {
        var cases = Streams.SelectMany(stream => Splits.Of(stream.Length), (stream, sizes) => (stream, sizes))
            .SelectMany(sample => Gen.Choose(0, 10), (sample, after) => (sample.stream, sample.sizes, after));

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var passed = Pass(sample.stream, sample.sizes, sample.after);
            var whole = sample.stream.AsSpan().StartsWith(passed);
            var missing = sample.stream.Length - passed.Length;
            whole.ShouldBeTrue();
            (missing == 0 || (missing == LegacyWire.NoDataLength && sample.stream.AsSpan().EndsWith(LegacyWire.NoData))).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Filter_never_holds_back_more_than_six_bytes()
    {
        var filter = new LegacyTrailerFilter();
        Prop.ForAll(Streams.ToArbitrary(), stream =>
        {
            filter.Push(stream);
            filter.Held.ShouldBeInRange(0, LegacyWire.NoDataLength);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("NODATA", "")]
    [InlineData("helloNODATA", "hello")]
    [InlineData("NODATAhello", "NODATAhello")]
    [InlineData("NODATANODATA", "NODATA")]
    [InlineData("NONODATA", "NO")]
    [InlineData("helloNODAT", "helloNODAT")]
    [InlineData("", "")]
    public void Filter_byte_by_byte_takes_off_only_the_trailer(string stream, string expected) =>
        Encoding.ASCII.GetString(Pass(Encoding.ASCII.GetBytes(stream), Enumerable.Repeat(1, stream.Length), releaseAfter: -1)).ShouldBe(expected);

    private static byte[] Pass(byte[] stream, IEnumerable<int> sizes, int releaseAfter)
    {
        var filter = new LegacyTrailerFilter();
        var passed = new List<byte>();
        var reads = 0;
        foreach (var chunk in Splits.Cut(stream, sizes))
        {
            var (fromHeld, fromChunk) = filter.Push(chunk.Span);
            passed.AddRange(LegacyWire.NoData[..fromHeld]);
            passed.AddRange(chunk.Span[..fromChunk]);
            if (reads++ == releaseAfter)
            {
                passed.AddRange(LegacyWire.NoData[..filter.Release()]);
            }
        }

        passed.AddRange(LegacyWire.NoData[..filter.Complete()]);
        return [.. passed];
    }
}
