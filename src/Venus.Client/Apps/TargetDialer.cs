using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Client.Apps;

/// <summary>Connects to a target, whatever addresses its name has at the time.</summary>
internal static class TargetDialer
{
    /// <summary>The target cannot be reached; the message says why.</summary>
    public sealed class DialFailedException(RefusalCode code, string message, Exception inner) : Exception(message, inner)
    {
        /// <summary>What the server is told.</summary>
        public RefusalCode Code { get; } = code;
    }

    /// <summary>Connects, trying each address of the name in turn.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="timeout">For all addresses together.</param>
    /// <param name="clock">The time.</param>
    /// <param name="network">Where to dial.</param>
    /// <param name="abort">The visitor has gone.</param>
    /// <exception cref="DialFailedException">The target refuses, cannot be reached or does not answer in time.</exception>
    public static async Task<Connection> ConnectAsync(TargetAddress target, TimeSpan timeout, TimeProvider clock, IConnector network, CancellationToken abort)
    {
        using var deadline = new Deadline(timeout, clock, abort);
        EndPoint remote = IPAddress.TryParse(target.Host, out var address)
            ? new IPEndPoint(address, target.Port)
            : new DnsEndPoint(target.Host, target.Port);
        try
        {
            return await network.ConnectAsync(remote, ConnectionUse.Any, deadline.Token);
        }
        catch (SocketException error)
        {
            throw new DialFailedException(RefusalCode.TargetUnreachable, $"target {target}: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!abort.IsCancellationRequested)
        {
            throw new DialFailedException(RefusalCode.TargetTimeout, $"target {target}: no connection within {timeout.TotalSeconds:0.#} s", error);
        }
    }
}
