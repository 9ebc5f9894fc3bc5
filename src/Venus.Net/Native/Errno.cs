using System.Net.Sockets;

namespace Venus.Net.Native;

/// <summary>errno(3), as far as sockets set it, in .NET's words.</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int Exists = 17;

    public const int Protocol = 71;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int IsConnected = 106;
    public const int Already = 114;
    public const int InProgress = 115;

    private const int BadDescriptor = 9;
    private const int NoMemory = 12;
    private const int AccessDenied = 13;
    private const int FilesInSystem = 23;
    private const int FilesInProcess = 24;
    private const int BrokenPipe = 32;
    private const int FamilyNotSupported = 97;
    private const int AddressNotAvailable = 99;
    private const int NetworkDown = 100;
    private const int NetworkUnreachable = 101;
    private const int NoBuffers = 105;
    private const int NotConnected = 107;
    private const int TimedOut = 110;
    private const int ConnectionRefused = 111;
    private const int HostDown = 112;
    private const int HostUnreachable = 113;

    public static SocketException ToException(int error) => new((int)ToSocketError(error));

    public static SocketError ToSocketError(int error) => error switch
    {
        Again => SocketError.WouldBlock,
        BadDescriptor => SocketError.OperationAborted,
        BrokenPipe => SocketError.Shutdown,
        AccessDenied => SocketError.AccessDenied,
        FilesInSystem or FilesInProcess => SocketError.TooManyOpenSockets,
        FamilyNotSupported => SocketError.AddressFamilyNotSupported,
        AddressNotAvailable => SocketError.AddressNotAvailable,
        NetworkDown => SocketError.NetworkDown,
        NetworkUnreachable => SocketError.NetworkUnreachable,
        ConnectionAborted => SocketError.ConnectionAborted,
        ConnectionReset => SocketError.ConnectionReset,
        NoBuffers or NoMemory => SocketError.NoBufferSpaceAvailable,
        NotConnected => SocketError.NotConnected,
        TimedOut => SocketError.TimedOut,
        ConnectionRefused => SocketError.ConnectionRefused,
        HostDown => SocketError.HostDown,
        HostUnreachable => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
