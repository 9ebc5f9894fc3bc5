using Venus.Client.Servers;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Client.Apps;

/// <summary>Tells a server that a bridge cannot be, and lets go of its link.</summary>
internal static class Farewell
{
    /// <summary>
    /// Refuses what a link was bound for, in the background. The link is idle afterwards and goes back to the others.
    /// </summary>
    /// <param name="link">A bound link; owned from here on.</param>
    /// <param name="links">Where it goes when it is idle.</param>
    /// <param name="code">Why.</param>
    /// <param name="deadline">How long the refusal may take to be sent.</param>
    /// <param name="clock">The time.</param>
    public static void Refuse(DataLink link, IActorRef links, RefusalCode code, TimeSpan deadline, TimeProvider clock) =>
        _ = RefuseAsync(link, links, code, deadline, clock);

    private static async Task RefuseAsync(DataLink link, IActorRef links, RefusalCode code, TimeSpan deadline, TimeProvider clock)
    {
        using var expiry = new CancellationTokenSource(deadline, clock);
        try
        {
            await link.SendRefusedAsync(code, expiry.Token);
            if (link.IsIdle)
            {
                links.Tell(new LinksActor.ReturnLink(link));
            }
            else
            {
                link.Dispose();
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The server takes nothing any more on this link: the reset says as much.
            link.Abort();
        }
    }
}
