using System.Net;
using System.Net.Sockets;

namespace Venus.FunctionalTests.Support;

/// <summary>Visits until a visit succeeds.</summary>
internal static class Retry
{
    /// <summary>Whether an echo came back within half a minute; visitors that are refused meanwhile try again.</summary>
    public static Task<bool> UntilServedAsync(IPEndPoint app)
    {
        var request = Guid.NewGuid().ToByteArray();
        return UntilAnsweredAsync(app, request, request);
    }

    /// <summary>Whether the answer came within half a minute; visitors that are refused or answered otherwise meanwhile try again.</summary>
    public static Task<bool> UntilAnsweredAsync(IPEndPoint app, byte[] answer) => UntilAnsweredAsync(app, "?"u8.ToArray(), answer);

    private static async Task<bool> UntilAnsweredAsync(IPEndPoint app, byte[] request, byte[] answer)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!patience.IsCancellationRequested)
        {
            try
            {
                if ((await Visitor.ExchangeAsync(app, request)).AsSpan().SequenceEqual(answer))
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
