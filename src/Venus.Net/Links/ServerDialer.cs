using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Links;

/// <summary>
/// A TCP connection to a host by name: resolves it, then tries its addresses in the resolver's order (RFC 6724), each with its share
/// of the time that is left, so that one dead address does not cost the whole of it.
/// </summary>
internal static class ServerDialer
{
    /// <exception cref="TimeoutException">The time was over before an address answered.</exception>
    /// <exception cref="IOException">The name is not known, or every address refused; the message says which did what.</exception>
    public static async Task<Socket> DialAsync(string host, int port, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        var started = time.GetTimestamp();
        var addresses = await ResolveAsync(host, timeout, both.Token, cancellationToken);
        var failures = new List<Exception>();
        for (var i = 0; i < addresses.Length && !both.IsCancellationRequested; i++)
        {
            var share = (timeout - time.GetElapsedTime(started)) / (addresses.Length - i);
            var (socket, failure) = await TryAsync(new IPEndPoint(addresses[i], port), share, time, both.Token);
            if (socket is not null)
                return socket;
            failures.Add(failure!);
        }
        cancellationToken.ThrowIfCancellationRequested();
        var text = $"{host}:{port} cannot be reached ({string.Join("; ", failures.Select(failure => failure.Message))}).";
        throw failures.TrueForAll(failure => failure is TimeoutException) ? new TimeoutException(text) : new IOException(text, failures[^1]);
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, TimeSpan timeout, CancellationToken both, CancellationToken caller)
    {
        try
        {
            // A lookup cannot be interrupted on every system; then it is left behind.
            var addresses = await Dns.GetHostAddressesAsync(host, both).WaitAsync(both);
            return addresses.Length > 0 ? addresses : throw new IOException($"The name {host} has no address.");
        }
        catch (SocketException error)
        {
            throw new IOException($"The name {host} cannot be resolved: {NetworkError.Describe(error)}.", error);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            throw new TimeoutException($"The name {host} was not resolved within {timeout.TotalSeconds:0.###} s.");
        }
    }

    private static async Task<(Socket? Socket, Exception? Failure)> TryAsync(
        IPEndPoint address, TimeSpan share, TimeProvider time, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(share > TimeSpan.Zero ? share : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, both.Token);
            return (socket, null);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            return (null, new TimeoutException($"{address.Address}: no answer in time"));
        }
        catch (SocketException error)
        {
            socket.Dispose();
            return (null, new IOException($"{address.Address}: {NetworkError.Describe(error)}", error));
        }
    }
}
