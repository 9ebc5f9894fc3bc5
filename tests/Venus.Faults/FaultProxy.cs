using System.Net;
using System.Net.Sockets;

namespace Venus.Faults;

/// <summary>
/// Stands between two TCP peers and does to their bytes what networks do: delays and cuts them up, holds them up, loses the
/// connection. What befalls a connection is drawn from the seed and the connection's number, so that a run can be repeated;
/// reordering happens between connections, as TCP allows none within one.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly IPEndPoint _target;
    private readonly Func<Arrival, Random, FaultPlan> _plan;
    private readonly int _seed;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<ProxiedConnection, Task> _open = [];
    private readonly Task _accepting;
    private TaskCompletionSource _changed = NewSignal();
    private Ways _blackHole;
    private int _accepted;

    /// <summary>Starts to listen.</summary>
    /// <param name="listen">Where; port 0 takes one of the system's choice.</param>
    /// <param name="target">Where each connection is dialled on to.</param>
    /// <param name="seed">What is drawn depends on this alone.</param>
    /// <param name="plan">Decides what befalls a connection; <see langword="null"/> for nothing.</param>
    /// <param name="time">The clock of latencies.</param>
    public FaultProxy(IPEndPoint listen, IPEndPoint target, int seed = 0, Func<Arrival, Random, FaultPlan>? plan = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(listen);
        _target = target;
        _seed = seed;
        _plan = plan ?? (static (_, _) => FaultPlan.None);
        _time = time ?? TimeProvider.System;
        _listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(listen);
        _listener.Listen(1024);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Connections taken since the start.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>The connections that are open now, oldest first.</summary>
    public IReadOnlyList<ProxiedConnection> Connections
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Keys.OrderBy(static connection => connection.Number)];
            }
        }
    }

    /// <summary>
    /// From now on nothing passes on any connection, present or new, and nobody is told. A new one is still accepted: not to
    /// answer a SYN is for the kernel (nftables) to do.
    /// </summary>
    public void BlackHole(Ways ways)
    {
        lock (_gate)
        {
            _blackHole = ways;
            foreach (var connection in _open.Keys)
            {
                connection.Stall(ways);
            }
        }
    }

    /// <summary>Ends a black hole and every stall: what was held up goes on.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            _blackHole = Ways.None;
            foreach (var connection in _open.Keys)
            {
                connection.Restore();
            }
        }
    }

    /// <summary>Ends every connection that is open now, or those that began with a certain byte.</summary>
    public void CutAll(Ending ending, byte? first = null)
    {
        lock (_gate)
        {
            foreach (var connection in _open.Keys.Where(connection => first is null || connection.FirstByte == first))
            {
                connection.Cut(ending);
            }
        }
    }

    /// <summary>Waits until something holds of the connections that are open; looked at whenever one opens or ends.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<ProxiedConnection>, bool> holds, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(holds);
        using var timer = new CancellationTokenSource(patience, _time);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (holds(Connections))
            {
                return;
            }

            await changed.WaitAsync(timer.Token);
        }
    }

    /// <summary>Stops to listen and resets what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        CutAll(Ending.Reset);
        Task[] open;
        lock (_gate)
        {
            foreach (var connection in _open.Keys)
            {
                connection.Forget();
            }

            open = [.. _open.Values];
        }

        await Task.WhenAll(open);
    }

    private async Task AcceptAsync()
    {
        var dialling = new List<Task>();
        try
        {
            while (true)
            {
                var dialler = await _listener.AcceptAsync();
                dialling.RemoveAll(static task => task.IsCompleted);
                dialling.Add(TakeAsync(dialler, Interlocked.Increment(ref _accepted)));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(dialling);
        }
    }

    private async Task TakeAsync(Socket dialler, int number)
    {
        var target = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        dialler.NoDelay = true;
        try
        {
            await target.ConnectAsync(_target);
        }
        catch (SocketException)
        {
            dialler.LingerState = new LingerOption(true, 0); // refused there, reset here
            dialler.Dispose();
            target.Dispose();
            return;
        }

        var connection = new ProxiedConnection(number, dialler, target, _plan, _seed, _time);
        lock (_gate)
        {
            connection.Stall(_blackHole);
            _open[connection] = RunAsync(connection);
        }

        Changed();
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await Task.Yield(); // until it has been entered
        await connection.RunAsync();
        lock (_gate)
        {
            _open.Remove(connection);
        }

        Changed();
    }

    private void Changed() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
