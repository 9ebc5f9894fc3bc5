using System.Diagnostics;
using System.Globalization;
using Venus.Server;

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

    private readonly CountedVisitors _visitors = new(site);

    /// <summary>Pages over one connection that is kept, and over one connection each.</summary>
    public async Task<string> PagesAsync(CancellationToken cancel)
    {
        foreach (var (close, expected) in new[] { (false, 1), (true, Pages) })
        {
            var before = _visitors.Connections;
            using var visitor = _visitors.New();
            visitor.DefaultRequestHeaders.ConnectionClose = close;
            for (var number = 0; number < Pages; number++)
            {
                Expect(await visitor.GetStringAsync(Relative($"/page/{number}"), cancel), SampleSite.PageText(number));
            }

            Expect(_visitors.Connections - before, expected);
        }

        return $"{Pages} on one kept connection, {Pages} on a connection each";
    }

    /// <summary>Many bytes from the target to a visitor.</summary>
    public async Task<string> DownloadAsync(CancellationToken cancel)
    {
        var expected = await SeededBytes.HashAsync(Seed, BulkBytes, cancel);
        using var visitor = _visitors.New();
        var begun = Stopwatch.GetTimestamp();
        await using var body = await visitor.GetStreamAsync(Relative($"/bytes/{Seed}?length={BulkBytes}"), cancel);
        var (hash, length) = await SeededBytes.HashAsync(body, cancel);
        return Bulk(begun, string.Create(CultureInfo.InvariantCulture, $"{hash} {length}"), expected);
    }

    /// <summary>Many bytes from a visitor to the target.</summary>
    public async Task<string> UploadAsync(CancellationToken cancel)
    {
        var expected = await SeededBytes.HashAsync(Seed, BulkBytes, cancel);
        using var visitor = _visitors.New();
        using var body = new SeededContent(Seed, BulkBytes);
        var begun = Stopwatch.GetTimestamp();
        using var reply = await visitor.PostAsync(Relative($"/hash"), body, cancel);
        return Bulk(begun, await reply.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancel), expected);
    }

    /// <summary>Visitors that are all there before the first is answered; each must get the answer to its own question.</summary>
    public async Task<string> VisitorsAsync(CancellationToken cancel)
    {
        using var visitors = _visitors.New();
        var answers = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(number => visitors.GetStringAsync(Relative($"/meet/{number}"), cancel)));
        for (var number = 0; number < Visitors; number++)
        {
            Expect(answers[number], SampleSite.PageText(number));
        }

        return $"{Visitors} visitors, each got its own answer";
    }

    /// <summary>Every visitor so far has ended, and the server has said so of each.</summary>
    public async Task<string> EndsAsync(EventTap<VisitorEnded> ended, CancellationToken cancel)
    {
        var bytes = 0L;
        for (var i = 0; i < _visitors.Connections; i++)
        {
            var visitor = await ended.NextAsync(cancel);
            bytes += visitor.BytesIn + visitor.BytesOut;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{_visitors.Connections} visitors came and went, {bytes / 1e6:0.0} MB, none is left");
    }

    /// <summary>Does something while one visitor is connected.</summary>
    public async Task<string> WhileVisitingAsync(Func<Task<string>> look)
    {
        using var visitor = _visitors.New();
        await visitor.GetStringAsync(Relative($"/"));
        return await look();
    }

    private static Uri Relative(FormattableString path) => new(FormattableString.Invariant(path), UriKind.Relative);

    private static string Bulk(long begun, string actual, string expectedHash)
    {
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Expect(actual, string.Create(CultureInfo.InvariantCulture, $"{expectedHash} {BulkBytes}"));
        return string.Create(CultureInfo.InvariantCulture, $"{BulkBytes >> 20} MiB, SHA-256 equal, {BulkBytes * 8 / seconds / 1e9:0.0} Gbit/s (making and hashing them included)");
    }

    private static void Expect<T>(T actual, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            throw new InvalidDataException($"expected '{expected}', got '{actual}'");
        }
    }
}
