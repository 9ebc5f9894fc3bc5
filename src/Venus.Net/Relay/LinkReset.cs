using System.Buffers.Binary;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>Tells the peer of a sealed link that the bridge is broken, and why, as far as it is the peer's concern.</summary>
internal static class LinkReset
{
    /// <summary>
    /// Sends RST if that can be done without waiting. If the link is congested the record is not sent; the TCP reset that follows breaks the
    /// peer's side all the same.
    /// </summary>
    public static void TryTell(LinkChannel channel, RelayCause cause)
    {
        ResetCode? told = cause switch
        {
            RelayCause.LocalReset => ResetCode.LocalReset,
            RelayCause.LocalLost => ResetCode.LocalLost,
            RelayCause.Aborted => ResetCode.Aborted,
            RelayCause.LinkCorrupt => ResetCode.Protocol,
            RelayCause.Internal => ResetCode.Internal,
            _ => null,
        };
        if (told is not { } code)
            return;
        Span<byte> payload = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        channel.TrySend(RecordType.Rst, payload);
    }
}
