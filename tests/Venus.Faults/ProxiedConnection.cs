using System.Net.Sockets;

namespace Venus.Faults;

/// <summary>One connection through a <see cref="FaultProxy"/>: what its plan says befalls it, and what a test does to it while it runs.</summary>
public sealed class ProxiedConnection
{
    private static readonly TimeSpan FinishPatience = TimeSpan.FromSeconds(2);

    private readonly Socket _dialler;
    private readonly Socket _target;
    private readonly Pump _up;
    private readonly Pump _down;
    private readonly TaskCompletionSource<Ending?> _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _forgotten = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;

    internal ProxiedConnection(int number, Socket dialler, Socket target, Func<Arrival, Random, FaultPlan> plan, int seed, TimeProvider time)
    {
        Number = number;
        _dialler = dialler;
        _target = target;
        _time = time;
        var decided = new Lock();
        FaultPlan? faults = null;
        FaultPlan Plan(byte first)
        {
            lock (decided)
            {
                FirstByte ??= first;
                return faults ??= plan(new Arrival(number, first), new Random(HashCode(seed, number, 0)));
            }
        }

        _up = new Pump(dialler, target, first => Plan(first).Up, new Random(HashCode(seed, number, 1)), time);
        _down = new Pump(target, dialler, first => Plan(first).Down, new Random(HashCode(seed, number, 2)), time);
    }

    /// <summary>1 for the first connection of the proxy, 2 for the next.</summary>
    public int Number { get; }

    /// <summary>The first byte that came, from whichever side spoke first; <see langword="null"/> while none has come.</summary>
    public byte? FirstByte { get; private set; }

    /// <summary>Bytes that have passed from the side that dialled to the target.</summary>
    public long PassedUp => _up.Passed;

    /// <summary>Bytes that have passed from the target to the side that dialled.</summary>
    public long PassedDown => _down.Passed;

    /// <summary>From now on nothing passes, and nobody is told: a black hole, in one direction or in both.</summary>
    public void Stall(Ways ways)
    {
        foreach (var pump in Pumps(ways))
        {
            pump.Gate.Shut();
        }
    }

    /// <summary>What was held up by a stall goes on, and nothing of it is lost.</summary>
    public void Restore()
    {
        foreach (var pump in Pumps(Ways.Both))
        {
            pump.Gate.Open();
        }
    }

    /// <summary>Ends the connection now, on both sides; bytes under way are lost.</summary>
    public void Cut(Ending ending) => _cut.TrySetResult(ending);

    /// <summary>
    /// Ends the connection now with a reset for the side that dialled, and for that alone: the target is told nothing, and gets nothing, as behind a middlebox that has forgotten the
    /// connection. Until <see cref="Forget"/>.
    /// </summary>
    public void CutDialler() => _cut.TrySetResult(null);

    /// <summary>Ends what <see cref="CutDialler"/> has left, if that was called.</summary>
    internal void Forget() => _forgotten.TrySetResult();

    /// <summary>Runs until both directions have ended, and closes both sockets.</summary>
    internal async Task RunAsync()
    {
        using (_dialler)
        using (_target)
        using (var broken = new CancellationTokenSource())
        {
            var open = new List<Task<Ending?>> { _up.RunAsync(broken.Token), _down.RunAsync(broken.Token) };
            while (open.Count > 0)
            {
                var ended = await Task.WhenAny([_cut.Task, .. open]);
                open.Remove(ended);
                if (ended == _cut.Task && await _cut.Task is null)
                {
                    await broken.CancelAsync();
                    await Task.WhenAll(open);
                    await EndAsync(_dialler, Ending.Reset);
                    _dialler.Dispose();
                    await _forgotten.Task;
                    return;
                }

                if (await ended is { } ending)
                {
                    await broken.CancelAsync();
                    await Task.WhenAll(open);
                    await Task.WhenAll(EndAsync(_dialler, ending), EndAsync(_target, ending));
                    return;
                }
            }
        }
    }

    private async Task EndAsync(Socket socket, Ending ending)
    {
        if (ending == Ending.Reset)
        {
            socket.LingerState = new LingerOption(true, 0); // closing is then an RST (socket(7), SO_LINGER)
            return;
        }

        try
        {
            // Bytes that were not read would make an RST of the closing (RFC 2525, 2.17), which could overtake the FIN.
            socket.Shutdown(SocketShutdown.Send);
            using var patience = new CancellationTokenSource(FinishPatience, _time);
            var lost = new byte[16 * 1024];
            while (await socket.ReceiveAsync(lost, patience.Token) > 0)
            {
                // Lost on the way.
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // That side has gone, or stays for longer than matters.
        }
    }

    private IEnumerable<Pump> Pumps(Ways ways)
    {
        if (ways.HasFlag(Ways.Up))
        {
            yield return _up;
        }

        if (ways.HasFlag(Ways.Down))
        {
            yield return _down;
        }
    }

    // The framework's own HashCode differs from process to process.
    private static int HashCode(int seed, int number, int stream) => unchecked((((seed * 31) + number) * 31) + stream);
}
