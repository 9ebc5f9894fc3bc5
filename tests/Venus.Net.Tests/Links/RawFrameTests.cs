using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

public sealed class RawFrameTests : FrameTests
{
    protected override LinkKind Kind => LinkKind.Raw;

    [Theory]
    [InlineData(RecordType.Ack, 8)]
    [InlineData(RecordType.Resume, LinkResume.MinSize)]
    [InlineData(RecordType.Resumed, LinkResumed.Size)]
    public void Frame_that_only_a_sealed_link_has_is_refused_before_it_is_waited_for(RecordType type, int length)
        => Should.Throw<ProtocolException>(() => Direction(1).Opener.SizeOf(new RecordHeader(type, length)));

    [Fact]
    public void Data_is_not_signed_and_does_not_count()
    {
        var (sealer, opener) = Direction(12);
        var data = Seal(sealer, [1, 2, 3], RecordType.Data);
        data.ShouldBe([(byte)RecordType.Data, 0, 0, 3, 1, 2, 3]);
        var bind = Seal(sealer, new byte[Bind.MinSize]);
        Rejects(opener, bind).ShouldBeFalse();
        Rejects(opener, data).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_taken_after_a_forged_frame_not_even_data()
    {
        var (sealer, opener) = Direction(13);
        var forged = Seal(sealer, new byte[8], RecordType.Fin);
        forged[^1] ^= 1;
        Rejects(opener, forged).ShouldBeTrue();
        Rejects(opener, Seal(sealer, [1, 2, 3], RecordType.Data)).ShouldBeTrue();
    }
}
