using System.Net;
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

    /// <summary>Connects, trying the addresses of the name.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="timeout">For the name and all its addresses together.</param>
    /// <param name="clock">The time.</param>
    /// <param name="network">Where to dial.</param>
    /// <param name="abort">The visitor has gone.</param>
    /// <exception cref="DialFailedException">The target refuses, cannot be reached or does not answer in time; or DNS does not.</exception>
    public static async Task<Connection> ConnectAsync(TargetAddress target, TimeSpan timeout, TimeProvider clock, INodeNetwork network, CancellationToken abort)
    {
        try
        {
            return await Dialer.DialAsync(target, timeout, network.Names, Connect, clock, abort);
        }
        catch (IOException error)
        {
            throw new DialFailedException(RefusalCode.TargetUnreachable, $"target {error.Message.TrimEnd('.')}", error);
        }
        catch (TimeoutException error)
        {
            throw new DialFailedException(RefusalCode.TargetTimeout, $"target {error.Message.TrimEnd('.')}", error);
        }

        Task<Connection> Connect(IPEndPoint remote, CancellationToken deadline) => network.ConnectAsync(remote, ConnectionUse.Any, deadline);
    }
}
