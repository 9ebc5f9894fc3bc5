using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>What is remembered of one source. Plain state, guarded by its owner.</summary>
internal sealed class Source(SourcePrefix prefix, RateOptions rate, TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    // Below this the handshakes that it has had make no difference any more: 23 s after a single one.
    private const double Forgotten = 0.1;

    private TokenBucket _handshakes = TokenBucket.Full(rate, clock);
    private long? _provenAt;
    private double _recent;
    private long _recentAt = clock.GetTimestamp();

    public SourcePrefix Prefix { get; } = prefix;

    /// <summary>Its peers in handshake, oldest first.</summary>
    public LinkedList<PendingPeer> Pending { get; } = new();

    public bool TryHandshake(SourceLimitOptions options) => _handshakes.TryTake(options.Handshakes, clock);

    /// <summary>
    /// Handshakes that it has had of those that all strangers share, as they fade: after <see cref="Memory"/> a third of them counts. So ten a
    /// second count as a hundred in the long run.
    /// </summary>
    public double Recent
    {
        get
        {
            var now = clock.GetTimestamp();
            _recent *= Math.Exp(-(clock.GetElapsedTime(_recentAt, now) / Memory));
            _recentAt = now;
            return _recent;
        }
    }

    /// <summary>It has had one of those that all strangers share.</summary>
    public void TookShared() => _recent = Recent + 1;

    public void Failed(SourceLimitOptions options) => _handshakes.Charge(options.FailureCost, options.Handshakes, clock);

    public void Proven() => _provenAt = clock.GetTimestamp();

    /// <summary>Whether a client has logged in from here, or opened a link, not too long ago.</summary>
    public bool IsTrusted(SourceLimitOptions options) => _provenAt is { } since && clock.GetElapsedTime(since) < options.TrustedFor;

    /// <summary>Whether nothing would be different if it were forgotten.</summary>
    public bool IsForgettable(SourceLimitOptions options) =>
        Pending.Count == 0 && Recent < Forgotten && !IsTrusted(options) && _handshakes.IsFull(options.Handshakes, clock);
}
