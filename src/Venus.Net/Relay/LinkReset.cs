using System.Buffers.Binary;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>Tells the peer of a link that the bridge is broken, and why, as far as it is the peer's concern.</summary>
internal static class LinkReset
{
    /// <summary>
    /// How long the peer of a resumable bridge is given to hear of its break, in milliseconds. To it a connection that is merely reset is a link lost, and it would wait
    /// for another one until the grace is over; so RST is sent behind everything, and the connection is reset when the peer has ended it, or after this time.
    /// </summary>
    public const int Patience = 1000;

    /// <summary>Bytes of RST's payload.</summary>
    public const int PayloadSize = sizeof(ushort);

    /// <summary>What the peer is told; null if the cause is the link's or its own.</summary>
    public static ResetCode? CodeOf(RelayCause cause) => cause switch
    {
        RelayCause.LocalReset => ResetCode.LocalReset,
        RelayCause.LocalLost => ResetCode.LocalLost,
        RelayCause.Aborted => ResetCode.Aborted,
        RelayCause.LinkCorrupt => ResetCode.Protocol,
        RelayCause.Internal => ResetCode.Internal,
        _ => null,
    };

    public static void Write(ResetCode code, Span<byte> payload) => BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);

    /// <summary>
    /// Sends RST if that can be done without waiting. If the link is congested the record is not sent; the TCP reset that follows breaks the
    /// peer's side all the same.
    /// </summary>
    public static void TryTell(LinkChannel channel, RelayCause cause)
    {
        if (CodeOf(cause) is not { } code)
            return;
        Span<byte> payload = stackalloc byte[PayloadSize];
        Write(code, payload);
        channel.TrySend(RecordType.Rst, payload);
    }
}
