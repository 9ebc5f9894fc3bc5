using System.Runtime.InteropServices;
using Venus.Supervision;

namespace Venus.Hosting;

/// <summary>
/// The signals of a node's process. They are taken before the configuration is read, so that none does what it would do to any program: a SIGHUP
/// that comes too early is remembered, and one that asks the process to end does so at once while there is nothing to drain.
/// </summary>
internal sealed class NodeSignals : IDisposable
{
    private static NodeSignals? _early;

    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private bool _hearsHangUps;
    private Action? _stop;
    private int _stops;
    private Action? _reload;
    private bool _reloadWanted;
    private bool _reloading;

    private NodeSignals()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnStop));
        }
    }

    /// <summary>Takes the signals for a node that is going to start in this process.</summary>
    public static void TakeEarly()
    {
        var signals = new NodeSignals();
        signals.HearHangUps();
        Volatile.Write(ref _early, signals);
    }

    /// <summary>The signals that were taken early, once; where they were not, they are taken now.</summary>
    public static NodeSignals Take() => Interlocked.Exchange(ref _early, null) ?? new NodeSignals();

    /// <summary>Says how the process ends in order. Until then there is nothing to put in order, and it ends at once.</summary>
    public void StopBy(Action stop)
    {
        lock (_gate)
        {
            _stop = stop;
        }
    }

    /// <summary>Says how the configuration is read again; does it at once if that was asked for already.</summary>
    /// <param name="reload">Reads it. Called on a thread of the pool, never twice at a time; must not throw.</param>
    public void ReloadBy(Action reload)
    {
        HearHangUps();
        lock (_gate)
        {
            _reload = reload;
        }

        Reload(isWanted: false);
    }

    /// <summary>Forgets what was said; signals do again what they do to any program.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            (_stop, _reload) = (null, null);
            _registrations.ForEach(static registration => registration.Dispose());
            _registrations.Clear();
        }
    }

    private void HearHangUps()
    {
        lock (_gate)
        {
            if (!_hearsHangUps)
            {
                _hearsHangUps = true;
                _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp));
            }
        }
    }

    private void OnStop(PosixSignalContext context)
    {
        context.Cancel = true;
        Action? stop;
        lock (_gate)
        {
            stop = _stop;
        }

        if (Interlocked.Increment(ref _stops) > 1)
        {
            Environment.Exit((int)NodeExitCode.Interrupted);
        }

        if (stop is null)
        {
            Environment.Exit((int)NodeExitCode.Fine);
        }

        stop();
    }

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        Reload(isWanted: true);
    }

    // Those that come while one is being done are one more: what it has read already may have changed since.
    private void Reload(bool isWanted)
    {
        lock (_gate)
        {
            _reloadWanted |= isWanted;
            if (!_reloadWanted || _reload is null || _reloading)
            {
                return;
            }

            _reloading = true;
        }

        ThreadPool.QueueUserWorkItem(static signals => signals.ReloadWhileWanted(), this, preferLocal: false);
    }

    private void ReloadWhileWanted()
    {
        while (true)
        {
            Action reload;
            lock (_gate)
            {
                if (!_reloadWanted || _reload is null)
                {
                    _reloading = false;
                    return;
                }

                _reloadWanted = false;
                reload = _reload;
            }

            reload();
        }
    }
}
