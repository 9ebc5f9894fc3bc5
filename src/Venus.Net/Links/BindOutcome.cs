using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>What became of a BIND or a RESUME.</summary>
public abstract record BindOutcome
{
    private BindOutcome()
    {
    }

    /// <summary>The target is connected; the link can be relayed.</summary>
    /// <param name="Taken">What the client takes up of what BIND offered.</param>
    public sealed record Bound(BindFlags Taken = BindFlags.None) : BindOutcome;

    /// <summary>The bridge goes on; the link can be relayed.</summary>
    /// <param name="Received">How many of the bridge's bytes the target has taken, in order.</param>
    public sealed record Resumed(ulong Received) : BindOutcome;

    /// <summary>The client does not take the bridge. The link is idle again.</summary>
    /// <param name="Code">Why.</param>
    public sealed record Refused(RefusalCode Code) : BindOutcome;

    /// <summary>The link is dead and closed, and what the client made of the frame is not known.</summary>
    /// <param name="Cause">Why.</param>
    /// <param name="Detail">One sentence for the log.</param>
    public sealed record Failed(LinkEnd Cause, string Detail) : BindOutcome;
}
