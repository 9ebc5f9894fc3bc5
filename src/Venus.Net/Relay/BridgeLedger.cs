using System.Net.Sockets;

namespace Venus.Net.Relay;

/// <summary>
/// Where the two directions of a resumable bridge stand, and what the peer has not acknowledged yet. Outlives the links that carry the bridge: made with it, handed to
/// every relay of it, disposed of with it. All counts are bytes of the bridge since its beginning.
/// </summary>
/// <remarks>
/// Not for several threads: while a relay runs the ledger is the relay's, before and after it is the caller's. Only <see cref="Dispose"/> may come at any time; under a
/// relay it takes effect when that ends.
/// </remarks>
public sealed class BridgeLedger : IDisposable
{
    private const int Free = 0;
    private const int InUse = 1;
    private const int DisposedInUse = 2;
    private const int Disposed = 3;

    private readonly ReplayBuffer _replay;
    private ulong _next;
    private int _state;

    /// <summary>Begins a bridge's books.</summary>
    /// <param name="window">The most bytes that a direction keeps, here and on the way, until they are acknowledged.</param>
    /// <param name="budget">What the bridges together may hold, of which this one gets a share.</param>
    public BridgeLedger(int window, ReplayBudget budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        Window = window;
        Budget = budget.Share();
        _replay = new ReplayBuffer(Budget);
    }

    /// <summary>The most bytes of a direction that are not acknowledged.</summary>
    public int Window { get; }

    /// <summary>Bytes taken from the local socket; those not yet acknowledged are kept.</summary>
    public ulong Sent { get; private set; }

    /// <summary>Bytes that the peer's local socket has taken, as far as the peer has said.</summary>
    public ulong Acknowledged => Sent - (ulong)_replay.Length;

    /// <summary>Bytes that our local socket has taken.</summary>
    public ulong Received { get; private set; }

    /// <summary>The local socket has ended its direction: <see cref="Sent"/> is the total.</summary>
    public bool LocalEnded { get; private set; }

    /// <summary>The peer's local socket has taken everything and been told of the end.</summary>
    public bool FinAcknowledged { get; private set; }

    /// <summary>The peer's FIN has been handed to the local socket, whose sending side is shut down since: <see cref="Received"/> is the total.</summary>
    public bool FinReceived { get; private set; }

    /// <summary>The bridge's own share.</summary>
    internal ReplayBudget Budget { get; }

    /// <summary>
    /// What the local socket has failed with, if a relay met it. The kernel tells it once: to a relay on a later link the socket would seem to have ended in order.
    /// </summary>
    internal SocketException? LocalFault { get; set; }

    /// <summary>
    /// Takes up bytes of the local socket that the caller sends itself, as those that travel right behind BIND. They are kept as any others, beyond the budget if need be.
    /// </summary>
    /// <exception cref="ArgumentException">There are more than the window lets through.</exception>
    /// <exception cref="ObjectDisposedException">Disposed of.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_state == Disposed, this);
        if (bytes.Length > Window - _replay.Length)
            throw new ArgumentException($"{bytes.Length} bytes are more than is left of the window of {Window}.", nameof(bytes));
        _replay.Append(bytes);
        Sent += (ulong)bytes.Length;
        _next = Sent;
    }

    /// <summary>
    /// Prepares for a new link: what the peer has is let go of, and the next relay sends on from there.
    /// </summary>
    /// <param name="peerReceived">What RESUME or RESUMED says.</param>
    /// <returns>False if that is less than the peer has acknowledged or more than was sent, which a sane peer never says; nothing is changed then.</returns>
    public bool TryRewind(ulong peerReceived)
    {
        if (peerReceived < Acknowledged || peerReceived > Sent)
            return false;
        _replay.Free((int)(peerReceived - Acknowledged));
        _next = peerReceived;
        return true;
    }

    /// <summary>Gives the blocks back.</summary>
    public void Dispose()
    {
        while (true)
        {
            if (Interlocked.CompareExchange(ref _state, DisposedInUse, InUse) == InUse)
                return;
            var before = Interlocked.CompareExchange(ref _state, Disposed, Free);
            if (before == Free)
                _replay.Clear();

            // A relay may have taken the ledger between the two.
            if (before != InUse)
                return;
        }
    }

    /// <summary>Takes the ledger for a relay.</summary>
    /// <exception cref="InvalidOperationException">Another relay has it.</exception>
    /// <exception cref="ObjectDisposedException">Disposed of.</exception>
    internal void Enter()
    {
        var before = Interlocked.CompareExchange(ref _state, InUse, Free);
        ObjectDisposedException.ThrowIf(before == Disposed, this);
        if (before != Free)
            throw new InvalidOperationException("The bridge is being relayed already.");
    }

    /// <summary>Ends a relay's use.</summary>
    internal void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Free, InUse) == InUse)
            return;
        _replay.Clear();
        _state = Disposed;
    }

    /// <summary>Whether something is to be sent on the present link.</summary>
    internal bool HasUnsent => _next != Sent;

    /// <summary>What is to be sent next on the present link, as far as it stands in one piece, at most <paramref name="most"/> bytes.</summary>
    internal ReadOnlySpan<byte> Unsent(int most)
    {
        if (_next == Sent)
            return [];
        var next = _replay.From((int)(_next - Acknowledged));
        return next[..Math.Min(next.Length, most)];
    }

    /// <summary>Notes that the first <paramref name="count"/> bytes of <see cref="Unsent"/> are on their way.</summary>
    internal void SendOn(int count) => _next += (ulong)count;

    /// <summary>Room to receive into from the local socket; empty while the window is full or the budget is used up: an ACK is awaited then.</summary>
    internal Span<byte> Room(bool large)
    {
        var open = Window - _replay.Length;
        if (open <= 0)
            return [];
        var room = _replay.Room(large);
        return room[..Math.Min(room.Length, open)];
    }

    /// <summary>Takes up what was received into <see cref="Room"/>; with 0 its block is given back if nothing else is in it.</summary>
    internal void Take(int count)
    {
        if (count == 0)
            _replay.Trim();
        else
            _replay.Commit(count);
        Sent += (ulong)count;
    }

    /// <summary>The local socket has no more.</summary>
    internal void EndLocal() => LocalEnded = true;

    /// <summary>Handles ACK; false if it takes back what it said before, or counts what this link has not been given.</summary>
    internal bool TryAcknowledge(ulong received)
    {
        if (received < Acknowledged || received > _next)
            return false;
        _replay.Free((int)(received - Acknowledged));
        return true;
    }

    /// <summary>Handles FINACK, which acknowledges everything.</summary>
    internal void AcknowledgeFin()
    {
        FinAcknowledged = true;
        _replay.Clear();
    }

    /// <summary>The local socket has taken bytes of the peer's.</summary>
    internal void Deliver(int count) => Received += (ulong)count;

    /// <summary>The local socket has been told of the peer's end.</summary>
    internal void DeliverFin() => FinReceived = true;
}
