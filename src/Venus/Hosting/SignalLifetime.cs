using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Venus.Supervision;

namespace Venus.Hosting;

/// <summary>
/// The process ends when it is asked to: the first SIGTERM, SIGINT, SIGQUIT or Ctrl-C stops the host in order (drain, then
/// stop), the second one ends the process at once with 130, as shells do (128 + SIGINT).
/// </summary>
internal sealed class SignalLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            Environment.Exit((int)NodeExitCode.Interrupted);
        }

        application.StopApplication();
    }
}
