using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>What is remembered of one source. Plain state, guarded by its owner.</summary>
internal sealed class Source(SourcePrefix prefix, RateOptions rate, TimeProvider clock)
{
    private TokenBucket _handshakes = TokenBucket.Full(rate, clock);
    private long? _provenAt;

    public SourcePrefix Prefix { get; } = prefix;

    /// <summary>Its peers in handshake, oldest first.</summary>
    public LinkedList<PendingPeer> Pending { get; } = new();

    public bool TryHandshake(SourceLimitOptions options) => _handshakes.TryTake(options.Handshakes, clock);

    public void Failed(SourceLimitOptions options) => _handshakes.Charge(options.FailureCost, options.Handshakes, clock);

    public void Proven() => _provenAt = clock.GetTimestamp();

    /// <summary>Whether a client has logged in from here, or opened a link, not too long ago.</summary>
    public bool IsTrusted(SourceLimitOptions options) => _provenAt is { } since && clock.GetElapsedTime(since) < options.TrustedFor;

    /// <summary>Whether nothing would be different if it were forgotten.</summary>
    public bool IsForgettable(SourceLimitOptions options) =>
        Pending.Count == 0 && !IsTrusted(options) && _handshakes.IsFull(options.Handshakes, clock);
}
