using System.Diagnostics;
using System.Globalization;
using Venus.Configuration;
using Venus.Supervision;

namespace Venus.Demo;

/// <summary>The demo from start to end: one line a check, with its figure and its time.</summary>
/// <param name="output">Where the lines go.</param>
internal sealed class DemoRun(TextWriter output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <param name="overrides">Keys of the command line, for both nodes.</param>
    /// <param name="once">Whether it ends after the checks; otherwise it stays up until it is asked to end.</param>
    /// <returns>Whether everything held.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<ConfigurationOverride> overrides, bool once)
    {
        output.WriteLine("Venus: a server, a client and a sample web site in this process, on loopback.\n");
        var begun = Stopwatch.GetTimestamp();
        await using var site = await SampleSite.StartAsync(DemoChecks.Visitors, CancellationToken.None);
        await using var tunnel = await DemoTunnel.StartAsync(site.EndPoint, overrides, Deadline);
        Report("online", begun, $"visitors -> {tunnel.App} -> server {tunnel.Server} <- client -> {site.EndPoint}");

        var checks = new DemoChecks(new Uri($"http://{tunnel.App}/"));
        var held = await HoldsAsync("pages", checks.PagesAsync, tunnel)
            & await HoldsAsync("down", checks.DownloadAsync, tunnel)
            & await HoldsAsync("up", checks.UploadAsync, tunnel)
            & await HoldsAsync("at once", checks.VisitorsAsync, tunnel)
            & await HoldsAsync("ends", cancel => checks.EndsAsync(tunnel.VisitorsEnded, cancel), tunnel);
        output.WriteLine();
        output.WriteLine(await checks.WhileVisitingAsync(() => tunnel.TreeAsync(Deadline)));
        if (held && !once)
        {
            output.WriteLine($"Open http://{tunnel.App}/ in a browser. Ctrl-C ends it.");
            await tunnel.Host.RunToEndAsync();
        }
        else
        {
            output.WriteLine(held ? "All of it held." : "Not all of it held.");
        }

        return held;
    }

    private async Task<bool> HoldsAsync(string title, Func<CancellationToken, Task<string>> check, DemoTunnel tunnel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(tunnel.Host.Stopping);
        patience.CancelAfter(Deadline);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            Report(title, begun, await check(patience.Token));
            return true;
        }
        catch (OperationCanceledException) when (tunnel.Host.Stopping.IsCancellationRequested)
        {
            throw new CommandFailure(NodeExitCode.Interrupted, ["venus: interrupted"]);
        }
        catch (Exception exception)
        {
            var cause = exception is OperationCanceledException ? $"not done within {Deadline.TotalSeconds:0} s" : exception.Message.ReplaceLineEndings(" ");
            output.WriteLine($"  FAILED  {title,-8} {cause}");
            return false;
        }
    }

    private void Report(string title, long begun, string figure)
    {
        var took = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ok {took,6:0} ms  {title,-8} {figure}"));
    }
}
