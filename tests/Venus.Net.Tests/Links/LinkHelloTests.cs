using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

public sealed class LinkHelloTests
{
    private static readonly LinkSecret Secret = LinkSecret.New();

    [Fact]
    public void Hello_of_any_content_reads_back_and_is_authentic()
        => Prop.ForAll<bool, ulong>((raw, number) =>
        {
            var hello = new LinkHello(raw ? LinkKind.Raw : LinkKind.Sealed, SessionId.New(), number);
            var frame = Frame(hello);
            return LinkHello.TryRead(frame, out var read) && read == hello && LinkHello.IsAuthentic(frame, Secret);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Hello_with_any_bit_flipped_is_never_accepted()
    {
        var frame = Frame(new LinkHello(LinkKind.Sealed, SessionId.New(), 7));
        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            (LinkHello.TryRead(frame, out _) && LinkHello.IsAuthentic(frame, Secret)).ShouldBeFalse($"bit {bit}");
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        LinkHello.IsAuthentic(frame, Secret).ShouldBeTrue();
    }

    [Fact]
    public void Hello_under_another_secret_is_not_authentic()
        => LinkHello.IsAuthentic(Frame(new LinkHello(LinkKind.Raw, SessionId.New(), 1)), LinkSecret.New()).ShouldBeFalse();

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void Hello_of_another_length_is_refused(int length)
    {
        LinkHello.TryRead(new byte[length], out _).ShouldBeFalse();
        LinkHello.IsAuthentic(new byte[length], Secret).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 'X')]
    [InlineData(3, '1')]
    [InlineData(4, 2)]
    [InlineData(4, 0x80)]
    [InlineData(5, 1)]
    [InlineData(7, 1)]
    public void Hello_with_what_this_version_does_not_know_is_refused_before_its_proof(int at, int value)
    {
        var frame = Frame(new LinkHello(LinkKind.Sealed, SessionId.New(), 7));
        frame[at] = (byte)value;
        LinkHello.TryRead(frame, out _).ShouldBeFalse();
    }

    [Fact]
    public void Random_bytes_are_never_an_authentic_hello()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var frame = new byte[LinkHello.Size];
            bytes.AsSpan(0, Math.Min(bytes.Length, frame.Length)).CopyTo(frame);
            LinkHello.TryRead(frame, out _);
            return !LinkHello.IsAuthentic(frame, Secret);
        }).QuickCheckThrowOnFailure();

    private static byte[] Frame(LinkHello hello)
    {
        var frame = new byte[LinkHello.Size];
        hello.Write(frame, Secret);
        return frame;
    }
}
