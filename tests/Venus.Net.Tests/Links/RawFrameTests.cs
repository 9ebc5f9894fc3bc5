using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

public sealed class RawFrameTests : FrameTests
{
    protected override LinkKind Kind => LinkKind.Raw;

    [Theory]
    [InlineData(RecordType.Data, 1)]
    [InlineData(RecordType.Fin, 8)]
    [InlineData(RecordType.Rst, 2)]
    [InlineData(RecordType.Resume, LinkResume.MinSize)]
    public void Frame_that_only_a_sealed_link_has_is_refused_before_it_is_waited_for(RecordType type, int length)
        => Should.Throw<ProtocolException>(() => Direction(1).Opener.SizeOf(new RecordHeader(type, length)));
}
