using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;

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

    /// <summary>Connects. A name is resolved anew at each call, and all its addresses are tried within the one deadline.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>A tuned socket; the caller owns it.</returns>
    /// <exception cref="SocketException">Refused, unreachable, or no such name.</exception>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<Socket> ConnectAsync(TargetAddress address, TimeSpan timeout, TimeProvider clock, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            EndPoint endPoint = IPAddress.TryParse(address.Host, out var ip) ? new IPEndPoint(ip, address.Port) : new DnsEndPoint(address.Host, address.Port);
            await socket.ConnectAsync(endPoint, either.Token).ConfigureAwait(false);
            return Tune(socket);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"{address} did not answer within {timeout.TotalSeconds:0.#} s");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
