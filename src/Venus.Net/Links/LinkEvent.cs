using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>What an idle link of a client waits for.</summary>
public abstract record LinkEvent
{
    private protected LinkEvent()
    {
    }
}

/// <summary>The server put a bridge on the link: answer with <see cref="DataLink.SendBoundAsync(BindFlags, CancellationToken)"/> or <see cref="DataLink.SendRefusedAsync"/>.</summary>
/// <param name="Bind">What the server asks for.</param>
public sealed record LinkBind(Bind Bind) : LinkEvent;

/// <summary>The server wants a bridge to go on here: answer with <see cref="DataLink.SendResumedAsync"/> or <see cref="DataLink.SendRefusedAsync"/>.</summary>
/// <param name="Resume">Which bridge, and where it stands at the server.</param>
public sealed record LinkResumeAsked(LinkResume Resume) : LinkEvent;

/// <summary>The link is over and closed.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Detail">One sentence for the log.</param>
public sealed record LinkClosed(LinkEnd Cause, string Detail) : LinkEvent;
