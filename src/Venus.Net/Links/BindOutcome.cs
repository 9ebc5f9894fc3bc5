using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>What became of a BIND.</summary>
public abstract record BindOutcome
{
    private BindOutcome()
    {
    }

    /// <summary>The target is connected; the link can be relayed.</summary>
    public sealed record Bound : BindOutcome;

    /// <summary>The client does not take the bridge. A sealed link is idle again, a raw one is closed.</summary>
    /// <param name="Code">Why.</param>
    public sealed record Refused(RefusalCode Code) : BindOutcome;

    /// <summary>The link is dead and closed; nothing was delivered, so another link may be given the same bridge and first bytes.</summary>
    /// <param name="Cause">Why.</param>
    /// <param name="Detail">One sentence for the log.</param>
    public sealed record Failed(LinkEnd Cause, string Detail) : BindOutcome;
}
