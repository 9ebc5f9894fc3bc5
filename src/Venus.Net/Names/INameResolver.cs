using System.Net;

namespace Venus.Net.Names;

/// <summary>Finds the addresses of host names.</summary>
public interface INameResolver
{
    /// <summary>The addresses of a name, in the order in which to try them; at least one.</summary>
    /// <param name="host">A name, no address.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="NameException">The name has no address, or DNS failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up: there was no answer yet.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation);

    /// <summary>Says that a connection to one of a name's addresses was made: that address comes first next time.</summary>
    void Connected(string host, IPAddress address);

    /// <summary>Says that none of a name's addresses took a connection: it may have moved, and is asked for again soon.</summary>
    void Failed(string host);
}

/// <summary>A name has no address, or DNS could not say. The message names the host.</summary>
public sealed class NameException(string message) : IOException(message);
