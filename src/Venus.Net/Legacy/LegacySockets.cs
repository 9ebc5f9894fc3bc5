using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Names;

namespace Venus.Net.Legacy;

/// <summary>What every socket of this protocol has in common.</summary>
public static class LegacySockets
{
    /// <summary>
    /// Makes a connected socket fit for its use: small writes leave at once, and a peer that vanished without a word is noticed
    /// after about two minutes although nothing is sent (tcp(7): first probe after 60 s, then six 10 s apart).
    /// </summary>
    /// <param name="socket">Connected, or reset meanwhile: the first read tells that better than an option that fails.</param>
    /// <returns>The socket.</returns>
    public static Socket Tune(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 6);
        }
        catch (SocketException)
        {
            // Some systems refuse options on a socket that was reset: whoever reads it next is told.
        }

        return socket;
    }

    /// <summary>Where the other side is, or <see langword="null"/> if it has gone already.</summary>
    /// <param name="socket">Connected once.</param>
    public static IPEndPoint? RemoteOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint as IPEndPoint;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Closes with RST: what was on its way is void, and the other side can tell (socket(7), SO_LINGER with 0 s).</summary>
    /// <param name="socket">In any state; a closed one stays closed.</param>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Closed or reset already: nothing is left to be reset.
        }

        socket.Dispose();
    }

    /// <summary>Connects. All addresses of a name are tried within the one deadline.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="names">Finds the addresses.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>A tuned socket; the caller owns it.</returns>
    /// <exception cref="IOException">Refused, unreachable, or no such name; the message says which.</exception>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<Socket> ConnectAsync(TargetAddress address, TimeSpan timeout, INameResolver names, TimeProvider clock, CancellationToken cancel) =>
        Tune(await Dialer.DialAsync(address, timeout, names, PortableSocketDriver.DialAsync, clock, cancel).ConfigureAwait(false));
}
