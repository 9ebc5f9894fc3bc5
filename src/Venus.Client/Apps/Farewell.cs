using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Client.Apps;

/// <summary>Tells a server that a bridge cannot be, and lets go of its link.</summary>
internal static class Farewell
{
    /// <summary>
    /// Refuses a bound link and closes it, in the background. The link is not used again: bytes of the visitor may be on their
    /// way behind BIND.
    /// </summary>
    /// <param name="link">A bound link; owned from here on.</param>
    /// <param name="code">Why.</param>
    /// <param name="deadline">How long the refusal may take to be sent.</param>
    /// <param name="clock">The time.</param>
    public static void Refuse(DataLink link, RefusalCode code, TimeSpan deadline, TimeProvider clock) =>
        _ = RefuseAsync(link, code, deadline, clock);

    private static async Task RefuseAsync(DataLink link, RefusalCode code, TimeSpan deadline, TimeProvider clock)
    {
        using var expiry = clock.CreateCancellationTokenSource(deadline);
        try
        {
            await link.SendRefusedAsync(code, expiry.Token).ConfigureAwait(false);
            link.Dispose();
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The server takes nothing any more on this link: the reset says as much.
            link.Abort();
        }
    }
}
