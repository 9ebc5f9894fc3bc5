using Venus.Net.Links;

namespace Venus.Server.Sessions;

/// <summary>Pings an idle link, so that NATs keep it open and a dead one is found before a visitor gets it.</summary>
internal static class LinkCheck
{
    /// <summary>Pings the link. Never fails: a link that cannot be pinged is dead.</summary>
    /// <param name="link">An idle link that nobody else uses meanwhile.</param>
    /// <param name="deadline">How long an answer may take.</param>
    /// <param name="ended">The session has ended.</param>
    public static async Task<bool> RunAsync(DataLink link, TimeSpan deadline, CancellationToken ended)
    {
        try
        {
            return await link.PingAsync(deadline, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
