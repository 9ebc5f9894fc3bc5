using Microsoft.Extensions.Hosting;

namespace Venus.Hosting;

/// <summary>
/// The process ends when it is asked to: the first SIGTERM, SIGINT, SIGQUIT or Ctrl-C stops the host in order (drain, then
/// stop), the second one ends the process at once with 130, as shells do (128 + SIGINT).
/// </summary>
internal sealed class SignalLifetime(IHostApplicationLifetime application, NodeSignals signals) : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.StopBy(application.StopApplication);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
