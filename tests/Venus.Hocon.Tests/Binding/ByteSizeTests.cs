namespace Venus.Hocon.Tests.Binding;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1, "1B")]
    [InlineData(1536, "1536B")]
    [InlineData(65536, "64KiB")]
    [InlineData(1L << 20, "1MiB")]
    [InlineData(1L << 62, "4EiB")]
    [InlineData(long.MaxValue, "9223372036854775807B")]
    public void Size_is_shown_in_the_largest_unit_and_read_back(long bytes, string shown)
    {
        new ByteSize(bytes).ToString().ShouldBe(shown);
        ByteSize.Parse(shown, null).ShouldBe(new ByteSize(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("12 apples")]
    public void Text_that_is_no_size_is_refused_with_an_example(string text)
    {
        ByteSize.TryParse(text, null, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => ByteSize.Parse(text, null)).Message.ShouldContain("64KiB");
    }
}
