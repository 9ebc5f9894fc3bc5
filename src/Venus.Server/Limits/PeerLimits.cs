using System.Diagnostics.CodeAnalysis;
using System.Net;
using Venus.Server.Configuration;
using Venus.Supervision;

namespace Venus.Server.Limits;

/// <summary>
/// Decides which strangers may take a place at the gate, and which of those may cost a handshake. A place is held from accept to
/// proof. Where places run short, a slow peer makes room for a new one, any stranger for a source that has proven itself, and
/// strangers are dropped at random, ever more of them (the idea of MaxStartups in sshd_config(5)): whoever wants to fill the gate has to fill
/// it again and again, from many sources. One a node, made by its root. Safe for concurrent use: handshakes ask from their own tasks; places are the
/// gate's alone to give and take.
/// </summary>
/// <remarks>
/// The hello of a data link takes a place for as long as its 64 bytes take, and nothing else: it costs a look-up, and an HMAC only for those who know
/// a session's 128-bit identity. So a client whose source has failed too often, by its neighbours' doing perhaps, still opens links.
/// </remarks>
internal sealed class PeerLimits(LiveOptions<ServerOptions> options, TimeProvider clock, Random random)
{
    // A peer that has had this part of the handshake's time without being through makes room for a newer one: three round trips, or
    // four where the first packet was lost, fit into a second.
    private const int PatienceDivisor = 5;

    private readonly Lock _gate = new();
    private readonly SourceTable _sources = new(clock);
    private readonly LinkedList<PendingPeer> _pending = new();
    private TokenBucket _strangers = TokenBucket.Full(options.Current.Limits.Handshakes, clock);

    /// <summary>Lines about peers that a limit closed.</summary>
    public LogThrottle LimitLog { get; } = new(clock);

    /// <summary>Lines about peers that did not keep to the protocol or did not prove who they are.</summary>
    public LogThrottle RefusalLog { get; } = new(clock);

    /// <summary>How many hold a place.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    private TimeSpan Patience => options.Current.Handshake.Timeout / PatienceDivisor;

    private LimitOptions Limits => options.Current.Limits;

    /// <summary>Gives a new connection a place, if need be that of a slow one, which is told by its token.</summary>
    public bool TryEnter(EndPoint? remote, [NotNullWhen(true)] out PendingPeer? peer, out PeerRefusal refusal)
    {
        PendingPeer? evicted;
        lock (_gate)
        {
            var source = _sources.Of(SourcePrefix.Of(remote, Limits.Source), Limits.Source);
            if (!TryFindPlace(source, out evicted, out refusal))
            {
                peer = null;
                return false;
            }

            peer = new PendingPeer(remote, source, clock.GetTimestamp());
            source.Pending.AddLast(peer.InSource);
            _pending.AddLast(peer.InAll);
        }

        evicted?.Evict();
        return true;
    }

    /// <summary>Whether a peer that wants to open a control channel may cost a TLS handshake.</summary>
    public bool TryHandshake(PendingPeer peer, out PeerRefusal refusal)
    {
        lock (_gate)
        {
            refusal = PeerRefusal.SourceRate;
            if (!peer.Source.TryHandshake(Limits.Source))
            {
                return false;
            }

            refusal = PeerRefusal.Rate;
            return peer.Source.IsTrusted(Limits.Source) || _strangers.TryTake(Limits.Handshakes, clock);
        }
    }

    /// <summary>A peer is through or gone, and its place is free.</summary>
    public void Leave(PendingPeer peer)
    {
        lock (_gate)
        {
            Remove(peer);
        }

        peer.Dispose();
    }

    /// <summary>A client has proven itself from there.</summary>
    public void Proven(EndPoint? remote)
    {
        lock (_gate)
        {
            SourceOf(remote).Proven();
        }
    }

    /// <summary>Somebody there has tried to be a client and failed.</summary>
    public void Failed(EndPoint? remote)
    {
        lock (_gate)
        {
            SourceOf(remote).Failed(Limits.Source);
        }
    }

    private Source SourceOf(EndPoint? remote) => _sources.Of(SourcePrefix.Of(remote, Limits.Source), Limits.Source);

    private bool TryFindPlace(Source source, out PendingPeer? evicted, out PeerRefusal refusal)
    {
        evicted = null;
        refusal = PeerRefusal.SourceFull;
        if (source.Pending.Count >= Limits.Source.MaxPending)
        {
            return TryEvict(source.Pending.First!.Value, Patience, out evicted);
        }

        var trusted = source.IsTrusted(Limits.Source);
        if (_pending.Count >= options.Current.Handshake.MaxPending)
        {
            refusal = PeerRefusal.Full;
            return TryEvict(_pending.First!.Value, trusted ? TimeSpan.Zero : Patience, out evicted);
        }

        refusal = PeerRefusal.EarlyDrop;
        return trusted || random.NextDouble() >= DropProbability() || TryEvict(_pending.First!.Value, Patience, out evicted);
    }

    // From drop-chance at drop-from in a straight line to certainty at max-pending.
    private double DropProbability()
    {
        var (from, full) = (Limits.DropFrom, options.Current.Handshake.MaxPending);
        if (_pending.Count < from || from >= full)
        {
            return 0;
        }

        var chance = Limits.DropChance / 100.0;
        return chance + ((1 - chance) * (_pending.Count - from) / (full - from));
    }

    private bool TryEvict(PendingPeer oldest, TimeSpan patience, out PendingPeer? evicted)
    {
        evicted = clock.GetElapsedTime(oldest.Since) >= patience ? oldest : null;
        if (evicted is not null)
        {
            Remove(evicted);
        }

        return evicted is not null;
    }

    // One that made room has left already.
    private void Remove(PendingPeer peer)
    {
        if (peer.InAll.List is not null)
        {
            peer.Source.Pending.Remove(peer.InSource);
            _pending.Remove(peer.InAll);
        }
    }
}
