using System.Net;
using System.Text;

namespace Venus.Net.Native;

/// <summary>
/// How fast a connection sends (TCP_CONGESTION, tcp(7)). That is the system's choice, but for one case: BBR measures the way and paces what is sent on it by timers; on a connection
/// within the machine there is no way to measure, and the timers only cost (docs/decisions/0021).
/// </summary>
internal static unsafe class CongestionControl
{
    private const string SystemsChoice = "/proc/sys/net/ipv4/tcp_congestion_control";
    private const int TcpLevel = 6;
    private const int CongestionOption = 13;
    private const int LongestName = 16;

    // It is part of every Linux, and everybody may use it.
    private static ReadOnlySpan<byte> Unpaced => "reno"u8;

    private static readonly bool IsPaced = ReadSystemsChoice().StartsWith("bbr", StringComparison.Ordinal);

    /// <summary>Has a socket send unpaced if the other side is on this machine.</summary>
    /// <param name="socket">Of TCP, connected or not.</param>
    /// <param name="remote">The other side's address.</param>
    public static void Prepare(int socket, IPAddress remote)
    {
        if (!IsPaced || !IPAddress.IsLoopback(remote))
            return;
        fixed (byte* name = Unpaced)
            _ = LibC.setsockopt(socket, TcpLevel, CongestionOption, name, (uint)Unpaced.Length);
    }

    /// <summary>What a socket has; empty if the system does not tell.</summary>
    public static string Of(int socket)
    {
        Span<byte> name = stackalloc byte[LongestName];
        uint length = LongestName;
        fixed (byte* start = name)
        {
            return LibC.getsockopt(socket, TcpLevel, CongestionOption, start, &length) == 0 ? Encoding.ASCII.GetString(name[..(int)length]).TrimEnd('\0') : "";
        }
    }

    /// <summary>What a socket has for which nobody asks for anything; empty if the system does not tell.</summary>
    public static string ReadSystemsChoice()
    {
        try
        {
            return File.ReadAllText(SystemsChoice).Trim();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
