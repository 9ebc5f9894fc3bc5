using System.Net;
using Venus.FuzzTests.Engine;
using Venus.Net.Protocol;

namespace Venus.FuzzTests.Decoders;

/// <summary>
/// What stands inside records: BIND, RESUME and RESUMED of a peer that has proven itself and means ill. The first byte of an input
/// chooses which. What is read is the only way to write it.
/// </summary>
internal sealed class PayloadDecoder : IDecoder
{
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. RecordSamples.Bind(null, "w")],
        [0, .. RecordSamples.Bind(new IPEndPoint(IPAddress.Loopback, 1), "web")],
        [0, .. RecordSamples.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 65535), new string('w', 64))],
        [1, .. RecordSamples.Resume("web")],
        [1, .. RecordSamples.Resume(new string('n', 64))],
        [2, .. RecordSamples.Resumed()],
    ];

    public int Weight => 4;

    public bool IsRefusal(Exception error) => error is ProtocolException;

    public int Decode(ReadOnlySpan<byte> input, Dice dice)
    {
        if (input.IsEmpty)
        {
            return 0;
        }

        var payload = input[1..];
        Span<byte> again = stackalloc byte[512];
        var kind = input[0] % 3;
        var (written, outcome) = kind switch
        {
            0 => Bind.Read(payload) is var bind ? (IsMapped(bind) ? -1 : bind.Write(again), 10 + (int)bind.Flags + (int)(bind.Visitor?.AddressFamily ?? 0)) : default,
            1 => (LinkResume.Read(payload).Write(again), 1),
            _ => (Write(LinkResumed.Read(payload), again), 2),
        };
        return written < 0 || again[..written].SequenceEqual(payload) ? outcome : throw new InvalidOperationException("A payload has a second way to be written.");
    }

    // IPv4 in IPv6's clothes is read as it stands, and would be written as IPv4.
    private static bool IsMapped(Bind bind) => bind.Visitor?.Address.IsIPv4MappedToIPv6 == true;

    private static int Write(LinkResumed resumed, Span<byte> destination)
    {
        resumed.Write(destination);
        return LinkResumed.Size;
    }
}
