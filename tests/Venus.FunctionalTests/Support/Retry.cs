using System.Net;
using System.Net.Sockets;

namespace Venus.FunctionalTests.Support;

/// <summary>Visits until a visit succeeds.</summary>
internal static class Retry
{
    /// <summary>Whether a visitor got its answer within half a minute; those that are refused meanwhile try again.</summary>
    public static async Task<bool> UntilServedAsync(IPEndPoint app)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!patience.IsCancellationRequested)
        {
            try
            {
                var request = Guid.NewGuid().ToByteArray();
                if ((await Visitor.ExchangeAsync(app, request)).AsSpan().SequenceEqual(request))
                {
                    return true;
                }
            }
            catch (SocketException)
            {
                // Refused or reset: what failed is not back yet.
                await Task.Yield();
            }
        }

        return false;
    }
}
