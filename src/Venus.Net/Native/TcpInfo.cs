using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>
/// What Linux says of a TCP connection when asked by TCP_INFO (tcp(7); struct tcp_info of linux/tcp.h, to which fields are only ever added): as much of it as
/// tells whether the other side's system still answers.
/// </summary>
internal static class TcpInfo
{
    /// <summary>IPPROTO_TCP.</summary>
    public const int Level = 6;

    /// <summary>TCP_INFO.</summary>
    public const int Option = 11;

    /// <summary>Bytes to ask for: up to the last field that is read here.</summary>
    public const int Size = 60;

    /// <summary>Segments sent and not acknowledged (tcpi_unacked).</summary>
    private const int Unacknowledged = 24;

    /// <summary>Milliseconds since data came (tcpi_last_data_recv).</summary>
    private const int SinceData = 52;

    /// <summary>Milliseconds since an acknowledgement came (tcpi_last_ack_recv).</summary>
    private const int SinceAcknowledgement = 56;

    /// <summary>For how long nothing has come from the other side's system, if it owes an acknowledgement; otherwise zero, as for an answer that is too short.</summary>
    public static TimeSpan SilenceOf(ReadOnlySpan<byte> info)
    {
        if (info.Length < Size || Read(info, Unacknowledged) == 0)
            return TimeSpan.Zero;
        return TimeSpan.FromMilliseconds(Math.Min(Read(info, SinceData), Read(info, SinceAcknowledgement)));
    }

    private static uint Read(ReadOnlySpan<byte> info, int at) => MemoryMarshal.Read<uint>(info[at..]);
}
