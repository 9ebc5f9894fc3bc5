using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Venus.Demo;

/// <summary>What the demo asks of the tunnel. Each check returns its figure, or throws with what was wrong.</summary>
/// <param name="site">The app's public address.</param>
internal sealed class DemoChecks(Uri site)
{
    /// <summary>Visitors that are there at once.</summary>
    public const int Visitors = 200;

    private const int Pages = 20;
    private const int Seed = 20_201;
    private const long BulkBytes = 64L * 1024 * 1024;

    /// <summary>Pages over one connection that is kept, and over one connection each.</summary>
    public async Task<string> PagesAsync(CancellationToken cancel)
    {
        var dialled = 0;
        foreach (var close in new[] { false, true })
        {
            var connections = 0;
            using var handler = new SocketsHttpHandler { ConnectCallback = (context, token) => ConnectAsync(context, () => connections++, token) };
            using var visitor = new HttpClient(handler) { BaseAddress = site };
            visitor.DefaultRequestHeaders.ConnectionClose = close;
            for (var number = 0; number < Pages; number++)
            {
                Expect(await visitor.GetStringAsync(Relative($"/page/{number}"), cancel), SampleSite.PageText(number));
            }

            Expect(connections, close ? Pages : 1);
            dialled += connections;
        }

        return $"{2 * Pages} pages on {dialled} connections: {Pages} on one that is kept, {Pages} on one each";
    }

    /// <summary>Many bytes from the target to a visitor.</summary>
    public async Task<string> DownloadAsync(CancellationToken cancel)
    {
        var expected = await SeededBytes.HashAsync(Seed, BulkBytes, cancel);
        using var visitor = new HttpClient { BaseAddress = site };
        var begun = Stopwatch.GetTimestamp();
        await using var body = await visitor.GetStreamAsync(Relative($"/bytes/{Seed}?length={BulkBytes}"), cancel);
        var (hash, length) = await SeededBytes.HashAsync(body, cancel);
        return Bulk(begun, $"{hash} {length}", expected);
    }

    /// <summary>Many bytes from a visitor to the target.</summary>
    public async Task<string> UploadAsync(CancellationToken cancel)
    {
        var expected = await SeededBytes.HashAsync(Seed, BulkBytes, cancel);
        using var visitor = new HttpClient { BaseAddress = site };
        using var body = new SeededContent(Seed, BulkBytes);
        var begun = Stopwatch.GetTimestamp();
        using var reply = await visitor.PostAsync(Relative("/hash"), body, cancel);
        return Bulk(begun, await reply.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancel), expected);
    }

    /// <summary>Visitors that are all there before the first is answered; each must get the answer to its own question.</summary>
    public async Task<string> VisitorsAsync(CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Visitors };
        using var visitors = new HttpClient(handler) { BaseAddress = site };
        var answers = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(number => visitors.GetStringAsync(Relative($"/meet/{number}"), cancel)));
        for (var number = 0; number < Visitors; number++)
        {
            Expect(answers[number], SampleSite.PageText(number));
        }

        return $"{Visitors} connected at once, each got its own answer";
    }

    private static Uri Relative(FormattableString path) => new(FormattableString.Invariant(path), UriKind.Relative);

    private static string Bulk(long begun, string actual, string expectedHash)
    {
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Expect(actual, string.Create(CultureInfo.InvariantCulture, $"{expectedHash} {BulkBytes}"));
        return string.Create(CultureInfo.InvariantCulture, $"{BulkBytes >> 20} MiB, SHA-256 equal, {BulkBytes * 8 / seconds / 1e9:0.0} Gbit/s with the hashing");
    }

    private static void Expect<T>(T actual, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            throw new InvalidDataException($"expected '{expected}', got '{actual}'");
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, Action counted, CancellationToken cancel)
    {
        counted();
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class SeededContent(int seed, long length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SeededBytes.WriteAsync(stream, seed, length, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            SeededBytes.WriteAsync(stream, seed, length, cancellationToken);

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
