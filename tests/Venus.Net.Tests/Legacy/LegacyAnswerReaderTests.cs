using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Legacy;

namespace Venus.Net.Tests.Legacy;

public sealed class LegacyAnswerReaderTests
{
    [Fact]
    public void Answers_in_any_split_of_the_stream_are_all_counted()
    {
        var cases = Gen.Choose(0, 50).SelectMany(count => Splits.Of(count * 2), (count, sizes) => (count, sizes));

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var stream = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("OK", sample.count)));
            var reader = new LegacyAnswerReader();
            Splits.Cut(stream, sample.sizes).Sum(chunk => reader.Read(chunk.Span)).ShouldBe(sample.count);
            reader.Foreign.ShouldBeFalse();
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("OKX", 1)]
    [InlineData("OO", 0)]
    [InlineData("GET /", 0)]
    [InlineData("OKOKKOK", 2)]
    public void Foreign_bytes_end_the_counting(string text, int answers)
    {
        var reader = new LegacyAnswerReader();
        reader.Read(Encoding.ASCII.GetBytes(text)).ShouldBe(answers);
        reader.Foreign.ShouldBeTrue();
        reader.Read("OK"u8).ShouldBe(0);
    }
}
