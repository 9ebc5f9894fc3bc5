using System.Net;

namespace Venus.Server.Limits;

/// <summary>A peer between accept and its proof. It holds its place until it leaves or has to make room.</summary>
internal sealed class PendingPeer : IDisposable
{
    private readonly CancellationTokenSource _evicted = new();

    internal PendingPeer(EndPoint? remote, Source source, long since)
    {
        Remote = remote;
        Source = source;
        Since = since;
        InSource = new LinkedListNode<PendingPeer>(this);
        InAll = new LinkedListNode<PendingPeer>(this);
    }

    /// <summary>Where it is.</summary>
    public EndPoint? Remote { get; }

    /// <summary>Cancelled when it has to make room for another one.</summary>
    public CancellationToken Evicted => _evicted.Token;

    internal Source Source { get; }

    internal long Since { get; }

    internal LinkedListNode<PendingPeer> InSource { get; }

    internal LinkedListNode<PendingPeer> InAll { get; }

    /// <inheritdoc />
    public void Dispose() => _evicted.Dispose();

    internal void Evict() => _evicted.Cancel();
}
