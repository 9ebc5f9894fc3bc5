using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>
/// Calls on a stream socket's descriptor that never wait. Whoever calls them holds a reference on the socket's handle, so that the number cannot
/// be closed and reused meanwhile.
/// </summary>
internal static unsafe class SocketCalls
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int ShutdownWrite = 1;
    private const int Stream = 1;
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const int SocketLevel = 1;
    private const int SocketErrorOption = 4;

    /// <summary>Makes a socket and starts connecting it.</summary>
    /// <param name="remote">An address that needs no resolving.</param>
    /// <param name="connecting">Whether it is still under way: wait until the socket is writable, then take its error.</param>
    /// <exception cref="SocketException">There is no descriptor left, or the address cannot be reached.</exception>
    public static SafeSocketHandle StartConnecting(EndPoint remote, out bool connecting)
    {
        var address = remote.Serialize();
        var made = IoResult.Of(LibC.socket(MemoryMarshal.Read<ushort>(address.Buffer.Span), Stream | NonBlockingCloseOnExec, 0));
        if (!made.IsSuccess)
            throw Errno.ToException(made.Errno);
        fixed (byte* start = address.Buffer.Span)
        {
            var started = IoResult.Of(LibC.connect(made.Count, start, (uint)address.Size));
            connecting = started.Errno == Errno.InProgress;
            if (started.IsSuccess || connecting)
                return new SafeSocketHandle(made.Count, ownsHandle: true);
            _ = LibC.close(made.Count);
            throw Errno.ToException(started.Errno);
        }
    }

    public static IoResult Receive(int socket, Span<byte> room)
    {
        fixed (byte* start = room)
        {
            IoResult result;
            do
                result = IoResult.Of(LibC.recv(socket, start, (nuint)room.Length, DontWait));
            while (result.Errno == Errno.Interrupted);
            return result;
        }
    }

    public static IoResult Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            IoResult result;
            do
                result = IoResult.Of(LibC.send(socket, start, (nuint)bytes.Length, DontWait | NoSignal));
            while (result.Errno == Errno.Interrupted);
            return result;
        }
    }

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
}
