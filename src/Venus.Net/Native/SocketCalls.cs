using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Venus.Net.Links;

namespace Venus.Net.Native;

/// <summary>
/// Calls on a stream socket's descriptor that never wait. Whoever calls them holds a reference on the socket's handle, so that the number cannot
/// be closed and reused meanwhile.
/// </summary>
internal static unsafe class SocketCalls
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int JustLook = 0x2;
    private const int MoreFollows = 0x8000;
    private const int ShutdownWrite = 1;
    private const int ShutdownBoth = 2;
    private const int Stream = 1;
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const int SocketLevel = 1;
    private const int SocketErrorOption = 4;
    private const int KeepAliveOption = 9;
    private const int UrgentInlineOption = 10;
    private const int LingerOption = 13;
    private const int TcpLevel = 6;
    private const int NoDelayOption = 1;
    private const int KeepIdleOption = 4;
    private const int KeepIntervalOption = 5;
    private const int KeepCountOption = 6;
    private const int QuickAcknowledgementOption = 12;
    private const uint ReadableBytes = 0x541B;
    private const short PollError = 8;
    private const int AddressSize = 28;
    private const int AddressSizeFour = 16;
    private const ushort InterNetwork = 2;
    private const ushort InterNetworkV6 = 10;

    /// <summary>Makes a socket and starts connecting it.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="isLink">Whether it is to be a data link's (<see cref="PrepareLink"/>).</param>
    /// <param name="connecting">Whether it is still under way: wait until the socket is writable, then take its error.</param>
    /// <exception cref="SocketException">There is no descriptor left, or the address cannot be reached.</exception>
    public static Descriptor StartConnecting(IPEndPoint remote, bool isLink, out bool connecting)
    {
        Span<byte> address = stackalloc byte[AddressSize];
        var size = (uint)Write(remote, address);
        var made = IoResult.Of(LibC.socket(MemoryMarshal.Read<ushort>(address), Stream | NonBlockingCloseOnExec, 0));
        if (!made.IsSuccess)
            throw Errno.ToException(made.Errno);
        if (isLink)
            PrepareLink(made.Count);
        else
            PrepareRelayed(made.Count, remote);
        fixed (byte* start = address)
        {
            var started = IoResult.Of(LibC.connect(made.Count, start, size));

            // On this machine the other side has answered before connect returned, and asking again says so: nothing to wait for.
            if (started.Errno == Errno.InProgress)
                started = IoResult.Of(LibC.connect(made.Count, start, size));
            connecting = started.Errno is Errno.Already or Errno.InProgress;
            if (started.IsSuccess || connecting || started.Errno == Errno.IsConnected)
            {
                Set(made.Count, TcpLevel, NoDelayOption, 1);
                Set(made.Count, SocketLevel, KeepAliveOption, 1);
                return new Descriptor(made.Count);
            }

            _ = LibC.close(made.Count);
            throw Errno.ToException(started.Errno);
        }
    }

    /// <summary>Accepts a connection that waits, if one does.</summary>
    /// <param name="socket">Listening, not blocking.</param>
    /// <param name="remote">Whose it is; of no meaning if there is none.</param>
    /// <returns>Its descriptor, which does not block.</returns>
    public static IoResult Accept(int socket, out IPEndPoint remote)
    {
        Span<byte> address = stackalloc byte[AddressSize];
        uint size = AddressSize;
        fixed (byte* start = address)
        {
            var result = IoResult.Of(LibC.accept4(socket, start, &size, NonBlockingCloseOnExec));
            remote = result.IsSuccess ? EndPointOf(address) : Nobody;
            return result;
        }
    }

    public static IoResult Receive(int socket, Span<byte> room) => Receive(socket, room, DontWait);

    /// <summary>As <see cref="Receive(int, Span{byte})"/>, but leaves the bytes where they are.</summary>
    public static IoResult Peek(int socket, Span<byte> room) => Receive(socket, room, DontWait | JustLook);

    /// <summary>How many bytes can be received.</summary>
    public static IoResult Available(int socket)
    {
        int count;
        var result = IoResult.Of(LibC.ioctl(socket, ReadableBytes, &count));
        return result.IsSuccess ? IoResult.Of(count) : result;
    }

    /// <summary>Whether the connection has an error to tell, or had one that was told already.</summary>
    public static bool HasError(int socket)
    {
        var question = new PollQuestion { Descriptor = socket };
        return LibC.poll(&question, 1, 0) > 0 && (question.Answer & PollError) != 0;
    }

    /// <summary>
    /// Makes a data link's of a socket that does not connect yet, or of one that listens, from which those that are accepted have it (tcp(7)). When the system asks the other side for
    /// a sign of life is <see cref="LinkSockets"/>'s. And acknowledgements wait for what is sent anyway (TCP_QUICKACK off, tcp(7)), that of the handshake for
    /// the hello: a link is spoken on at once, and neither end ever holds back bytes for want of an acknowledgement.
    /// </summary>
    public static void PrepareLink(int socket)
    {
        Set(socket, TcpLevel, QuickAcknowledgementOption, 0);
        Set(socket, TcpLevel, KeepIdleOption, LinkSockets.KeepAliveTime);
        Set(socket, TcpLevel, KeepIntervalOption, LinkSockets.KeepAliveInterval);
        Set(socket, TcpLevel, KeepCountOption, LinkSockets.KeepAliveRetries);
    }

    /// <summary>
    /// Has urgent bytes (MSG_OOB) come where they were sent (SO_OOBINLINE, socket(7)): otherwise each would be taken out of the stream. On a socket that does
    /// not connect yet, or on
    /// one that listens, from which those that are accepted have it.
    /// </summary>
    public static void KeepUrgentBytes(int socket) => Set(socket, SocketLevel, UrgentInlineOption, 1);

    /// <summary>Has the socket's closing throw away what is not sent, and send RST (SO_LINGER of no time, socket(7)).</summary>
    public static void ResetOnClose(int socket)
    {
        var linger = (On: 1, Seconds: 0);
        _ = LibC.setsockopt(socket, SocketLevel, LingerOption, &linger, sizeof(long));
    }

    /// <summary>Breaks the connection with RST while the descriptor stays open: connect(2) to no address.</summary>
    public static void Disconnect(int socket)
    {
        ulong unspecified = 0;
        _ = LibC.connect(socket, &unspecified, sizeof(ulong));
    }

    /// <summary>Ends both directions.</summary>
    public static void EndBoth(int socket) => _ = LibC.shutdown(socket, ShutdownBoth);

    public static IoResult Send(int socket, ReadOnlySpan<byte> bytes) => Send(socket, bytes, DontWait | NoSignal);

    /// <summary>Sends bytes that leave with those that follow, or when <see cref="Push"/> is called; after 200 ms in any case (MSG_MORE, send(2); TCP_CORK, tcp(7)).</summary>
    public static IoResult SendAhead(int socket, ReadOnlySpan<byte> bytes) => Send(socket, bytes, DontWait | NoSignal | MoreFollows);

    /// <summary>Has everything leave that waits for more (TCP_NODELAY, tcp(7)).</summary>
    public static void Push(int socket) => Set(socket, TcpLevel, NoDelayOption, 1);

    /// <summary>Sends FIN behind everything that was sent.</summary>
    public static IoResult EndSending(int socket) => IoResult.Of(LibC.shutdown(socket, ShutdownWrite));

    /// <summary>Takes the pending error out of the socket (SO_ERROR, socket(7)); 0 if there is none.</summary>
    public static int TakeError(int socket)
    {
        int error;
        uint length = sizeof(int);
        var result = IoResult.Of(LibC.getsockopt(socket, SocketLevel, SocketErrorOption, &error, &length));
        return result.IsSuccess ? error : result.Errno;
    }

    /// <summary>For how long nothing has come from the other side's system, if it owes an acknowledgement; otherwise zero.</summary>
    public static TimeSpan Silence(int socket)
    {
        Span<byte> info = stackalloc byte[TcpInfo.Size];
        uint length = TcpInfo.Size;
        fixed (byte* start = info)
        {
            return LibC.getsockopt(socket, TcpInfo.Level, TcpInfo.Option, start, &length) == 0 ? TcpInfo.SilenceOf(info[..(int)length]) : TimeSpan.Zero;
        }
    }

    private static void PrepareRelayed(int socket, IPEndPoint remote)
    {
        KeepUrgentBytes(socket);
        CongestionControl.Prepare(socket, remote.Address);
    }

    private static IPEndPoint Nobody { get; } = new(IPAddress.None, 0);

    private static IoResult Receive(int socket, Span<byte> room, int flags)
    {
        fixed (byte* start = room)
        {
            IoResult result;
            do
                result = IoResult.Of(LibC.recv(socket, start, (nuint)room.Length, flags));
            while (result.Errno == Errno.Interrupted);
            return result;
        }
    }

    private static IoResult Send(int socket, ReadOnlySpan<byte> bytes, int flags)
    {
        fixed (byte* start = bytes)
        {
            IoResult result;
            do
                result = IoResult.Of(LibC.send(socket, start, (nuint)bytes.Length, flags));
            while (result.Errno == Errno.Interrupted);
            return result;
        }
    }

    // A connection that has failed takes no options (tcp(7)); whoever uses it next learns why.
    private static void Set(int socket, int level, int name, int value) => _ = LibC.setsockopt(socket, level, name, &value, sizeof(int));

    // struct sockaddr_in and sockaddr_in6: ip(7), ipv6(7).
    private static int Write(IPEndPoint endPoint, Span<byte> address)
    {
        var isFour = endPoint.AddressFamily == AddressFamily.InterNetwork;
        MemoryMarshal.Write(address, isFour ? InterNetwork : InterNetworkV6);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)endPoint.Port);
        endPoint.Address.TryWriteBytes(address[(isFour ? 4 : 8)..], out _);
        if (!isFour)
            MemoryMarshal.Write(address[24..], (uint)endPoint.Address.ScopeId);
        return isFour ? AddressSizeFour : AddressSize;
    }

    private static IPEndPoint EndPointOf(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return MemoryMarshal.Read<ushort>(address) switch
        {
            InterNetwork => new IPEndPoint(new IPAddress(address.Slice(4, 4)), port),
            InterNetworkV6 => new IPEndPoint(new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..])), port),
            _ => Nobody,
        };
    }

    // struct pollfd: poll(2).
    private struct PollQuestion
    {
        public int Descriptor;
        public short Asked;
        public short Answer;
    }
}
