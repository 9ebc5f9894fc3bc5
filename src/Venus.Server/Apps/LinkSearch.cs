using Venus.Server.Sessions;

namespace Venus.Server.Apps;

/// <summary>
/// How a bridge looks for a data link: at once, after a pause, or no more. A visitor that has no bridge yet is turned away when there is no link for it; a bridge that
/// has lost its link asks until the grace is over. Plain state of one actor, not safe for concurrent use.
/// </summary>
/// <param name="resumption">What the bridge keeps to go on; null if it cannot be resumed.</param>
internal sealed class LinkSearch(Resumption? resumption)
{
    private const int MaxAttempts = 8;

    private int _attempts;

    /// <summary>What to do next.</summary>
    public abstract record Step
    {
        private Step()
        {
        }

        /// <summary>Ask for a link.</summary>
        public sealed record Ask : Step
        {
            /// <summary>The one instance.</summary>
            public static Ask Now { get; } = new();
        }

        /// <summary>Ask after a while.</summary>
        public sealed record Pause(TimeSpan For) : Step;

        /// <summary>Turn the visitor away, or break its bridge.</summary>
        public sealed record GiveUp(string Cause) : Step;
    }

    /// <summary>The only run of a client whose links will do; any if null.</summary>
    public ClientRun? Of => resumption?.Run;

    /// <summary>A link is being asked for.</summary>
    public void Begin() => _attempts++;

    /// <summary>A link carries the bridge.</summary>
    public void End() => _attempts = 0;

    /// <summary>There is none.</summary>
    public Step OnRefused(SessionActor.LinkRefused refused)
    {
        switch (refused.Refusal)
        {
            // Nothing of the visitor's has gone anywhere yet: another client can take it.
            case SessionActor.LinkRefusal.ClientRestarted when resumption is { HasBegun: false }:
                resumption.Run = null;
                return Step.Ask.Now;
            case SessionActor.LinkRefusal.ClientRestarted:
                return new Step.GiveUp(refused.Cause);
            case SessionActor.LinkRefusal.SessionLost when Of is null && _attempts < MaxAttempts:
                return Step.Ask.Now;
            default:
                return OnNone(refused.Cause);
        }
    }

    /// <summary>A link was dead. Idle links die unseen, and several together: the next one is tried at once, up to a point.</summary>
    public Step OnFailed()
    {
        resumption?.Suspend();
        return _attempts < MaxAttempts ? Step.Ask.Now : OnNone($"{_attempts} data links failed one after another");
    }

    /// <summary>There is none for now.</summary>
    public Step OnNone(string cause)
    {
        if (Of is null)
        {
            return new Step.GiveUp(cause);
        }

        return resumption!.TryPause(out var pause)
            ? new Step.Pause(pause)
            : new Step.GiveUp($"no new link within the grace of {resumption.Grace.TotalSeconds:0.#} s: {cause}");
    }
}
