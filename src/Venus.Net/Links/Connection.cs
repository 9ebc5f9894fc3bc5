using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Links;

/// <summary>
/// A connected, reliable byte stream with the manners of TCP: a half-close each way, a reset, back-pressure. What links and relays are made on; in a
/// node it is a <see cref="SocketConnection"/>.
/// </summary>
/// <remarks>
/// Errors are those of sockets: <see cref="SocketError.ConnectionReset"/> and its like for what the network does, <see cref="ObjectDisposedException"/> or
/// <see cref="SocketError.OperationAborted"/> for what the owner does. One receive and one send at a time; <see cref="Reset"/> and <see cref="Dispose"/> may
/// come from any thread and end what is awaited.
/// </remarks>
public abstract class Connection : IDisposable
{
    /// <summary>The other side's address, or <see langword="null"/> if it has gone before anybody looked.</summary>
    public abstract EndPoint? Remote { get; }

    /// <summary>Whether the owner has closed it, in order or with RST; a relay may still hold the descriptor under it then.</summary>
    public abstract bool IsClosed { get; }

    /// <summary>Bytes that can be received at once.</summary>
    /// <exception cref="SocketException">The connection has failed.</exception>
    public abstract int Available { get; }

    /// <summary>Whether a receive would not wait: there are bytes, an end, or an error.</summary>
    /// <exception cref="SocketException">The connection has failed.</exception>
    public abstract bool IsReadable { get; }

    /// <summary>Makes <see cref="Receive"/> and <see cref="Send"/> never wait, and small writes leave at once.</summary>
    /// <exception cref="SocketException">The connection has failed.</exception>
    public abstract void Prepare();

    /// <summary>As <see cref="Prepare"/>, and has the system ask now and then whether the other side is still there: for what may be silent for long.</summary>
    /// <exception cref="SocketException">The connection has failed.</exception>
    public abstract void PrepareLink();

    /// <summary>Receives what there is. The connection is prepared.</summary>
    /// <param name="room">Where to.</param>
    /// <param name="error"><see cref="SocketError.WouldBlock"/> if there is nothing for now.</param>
    /// <returns>Bytes received; with <see cref="SocketError.Success"/>, 0 at the end.</returns>
    public abstract int Receive(Span<byte> room, out SocketError error);

    /// <summary>Sends what there is room for. The connection is prepared. A send of nothing tells whether the connection has failed.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="error"><see cref="SocketError.WouldBlock"/> if there is no room for now.</param>
    /// <returns>Bytes taken.</returns>
    public abstract int Send(ReadOnlySpan<byte> bytes, out SocketError error);

    /// <summary>
    /// As <see cref="Send"/>, for a word that has time until more follows it: where the system can, it leaves with that. A relay that gets the connection sees to it
    /// that it leaves soon in any case; without one it may take the fifth of a second.
    /// </summary>
    public virtual int SendAhead(ReadOnlySpan<byte> bytes, out SocketError error) => Send(bytes, out error);

    /// <summary>Whether the connection has failed in a way that no pending operation has been told.</summary>
    /// <param name="error">How; not <see cref="SocketError.Success"/> then.</param>
    /// <exception cref="SocketException">It has failed otherwise.</exception>
    public abstract bool HasFailed(out SocketError error);

    /// <summary>Whether closing it ends what is awaited and still sends what a close sends; otherwise who waits is to be cancelled before.</summary>
    internal virtual bool EndsWaits => false;

    /// <summary>
    /// How long the other side's system has not been heard, if it owes an answer to something that was sent; zero if it owes none, or if this system does not tell. A reader that takes
    /// nothing is no silence: its system answers for it.
    /// </summary>
    /// <exception cref="SocketException">The connection has failed.</exception>
    public virtual TimeSpan Silence => TimeSpan.Zero;

    /// <summary>Waits until there is something to receive, or an end or a failure, without a buffer. May also end for nothing.</summary>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract ValueTask WaitReadableAsync(CancellationToken cancellation = default);

    /// <summary>Waits for bytes; 0 at the end.</summary>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> room, CancellationToken cancellation = default);

    /// <summary>As <see cref="ReceiveAsync"/>, but leaves the bytes where they are.</summary>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract ValueTask<int> PeekAsync(Memory<byte> room, CancellationToken cancellation = default);

    /// <summary>Waits for room and sends; maybe not all.</summary>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; of several bytes nobody knows how many were sent, a single one was not.</exception>
    public abstract ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default);

    /// <summary>Half-close: the other side finds the end after what was sent; it may go on sending.</summary>
    /// <exception cref="SocketException">The connection has failed.</exception>
    public abstract void EndSending();

    /// <summary>Closes with RST: what is not yet sent is thrown away and the other side sees a broken stream. Safe at any time and more than once.</summary>
    public abstract void Reset();

    /// <summary>Closes in order. Safe at any time and more than once.</summary>
    public abstract void Dispose();
}
