using System.Diagnostics.CodeAnalysis;
using System.Net;
using Venus.Server.Configuration;
using Venus.Supervision;

namespace Venus.Server.Limits;

/// <summary>
/// Decides which strangers may take a place at the gate, and which of those may cost a handshake. A place is held from accept to
/// proof. Where places run short, strangers are dropped at random, ever more of them (the idea of MaxStartups in sshd_config(5)), unless somebody can make
/// room: a slow peer, one of a source that has more places than the newcomer's, or any for a source that has proven itself. So whoever wants to keep
/// others out has to fill the gate again and again, from more sources than there are places. One a node, made by its root. Safe for concurrent use: handshakes ask from their own tasks; places are the
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
    // Handshakes that a source has had lately at which it must leave the others half of what is kept for them.
    private const double HalfReserve = 8;

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

            if (peer.Source.IsTrusted(Limits.Source))
            {
                return true;
            }

            refusal = peer.Source.Recent < 1 ? PeerRefusal.Rate : PeerRefusal.SourceShare;
            if (!_strangers.TryTake(Limits.Handshakes, clock, leave: Reserve(peer.Source)))
            {
                return false;
            }

            peer.Source.TookShared();
            return true;
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

    // Half of the burst is kept for sources that have had little lately, the more of it the more this one has had. A few that ask for all they can
    // get live on what comes back each
    // second, and whoever comes fresh finds the half before them.
    private double Reserve(Source source) => Limits.Handshakes.Burst / 2.0 * source.Recent / (source.Recent + HalfReserve);

    private Source SourceOf(EndPoint? remote) => _sources.Of(SourcePrefix.Of(remote, Limits.Source), Limits.Source);

    private bool TryFindPlace(Source source, out PendingPeer? evicted, out PeerRefusal refusal)
    {
        evicted = null;
        refusal = PeerRefusal.SourceFull;
        if (source.Pending.Count >= Limits.Source.MaxPending)
        {
            evicted = source.Pending.First!.Value is var oldest && IsSlow(oldest) ? oldest : null;
        }
        else if (_pending.Count >= options.Current.Handshake.MaxPending)
        {
            refusal = PeerRefusal.Full;
            evicted = FindVictim(source);
        }
        else
        {
            refusal = PeerRefusal.EarlyDrop;
            if (source.IsTrusted(Limits.Source) || random.NextDouble() >= DropProbability())
            {
                return true;
            }

            evicted = FindVictim(source);
        }

        if (evicted is not null)
        {
            Remove(evicted);
        }

        return evicted is not null;
    }

    // Whose place a newcomer gets: a stranger's rather than a client's, then one of the source that has the most, then the oldest one's.
    // No more than the gate has places are looked at.
    private PendingPeer? FindVictim(Source newcomer)
    {
        var trusted = newcomer.IsTrusted(Limits.Source);
        PendingPeer? victim = null;
        foreach (var peer in _pending)
        {
            if (Yields(peer, newcomer, trusted) && (victim is null || Rank(peer).CompareTo(Rank(victim)) > 0))
            {
                victim = peer;
            }
        }

        return victim;
    }

    private bool Yields(PendingPeer peer, Source newcomer, bool trusted) =>
        IsSlow(peer) || trusted || (!peer.Source.IsTrusted(Limits.Source) && peer.Source.Pending.Count > newcomer.Pending.Count + 1);

    private (bool Stranger, int Crowd) Rank(PendingPeer peer) => (!peer.Source.IsTrusted(Limits.Source), peer.Source.Pending.Count);

    private bool IsSlow(PendingPeer peer) => clock.GetElapsedTime(peer.Since) >= Patience;

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
