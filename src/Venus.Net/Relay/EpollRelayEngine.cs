using Venus.Net.Links;
using Venus.Net.Native;
using Venus.Net.Relay.Epoll;

namespace Venus.Net.Relay;

/// <summary>
/// The engine for Linux: a few event loops over non-blocking sockets (epoll(7)). Both of a bridge's sockets live on the same loop, so a byte never waits
/// for another thread; bare bytes in bulk pass through the kernel alone (splice(2)).
/// </summary>
public sealed class EpollRelayEngine : IRelayEngine
{
    /// <summary>For how long a loop may look for events before it sleeps, if nothing else is asked for.</summary>
    public static readonly TimeSpan DefaultBusyPoll = TimeSpan.FromMicroseconds(50);

    private readonly EventLoop[] _loops;

    /// <summary>Makes an engine.</summary>
    /// <param name="loops">How many event loops, each a thread; chosen for the machine if null.</param>
    /// <param name="busyPoll">
    /// For how long a loop may look for events before it sleeps, while they come one after another; zero for never, <see cref="DefaultBusyPoll"/> if null. On one processor it never does.
    /// </param>
    /// <exception cref="PlatformNotSupportedException">Not <see cref="IsSupported"/>.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The system has no descriptor left.</exception>
    public EpollRelayEngine(int? loops = null, TimeSpan? busyPoll = null)
        : this(loops, LoopBuffers.DefaultLargeOut, busyPoll)
    {
    }

    internal EpollRelayEngine(int? loops, int largeBuffers, TimeSpan? busyPoll = null)
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException("The epoll engine needs Linux on x86-64 or arm64.");
        if (loops is { } asked)
            ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1, nameof(loops));
        var awake = Environment.ProcessorCount == 1 ? TimeSpan.Zero : busyPoll ?? DefaultBusyPoll;
        _loops = [.. Enumerable.Range(0, loops ?? DefaultLoops).Select(i => new EventLoop(i, awake, largeBuffers))];
        Sockets = new EpollSocketDriver(LeastLoaded);
    }

    /// <summary>Whether the engine runs here.</summary>
    public static bool IsSupported => LinuxPlatform.IsSupported;

    /// <inheritdoc/>
    public string Name => "epoll";

    /// <inheritdoc/>
    public ISocketDriver Sockets { get; }

    /// <summary>
    /// Has a short step that must not wait done soon on the calling thread, if that is one of the loops of an engine: what an event of a socket sets going
    /// then goes on where it was noticed. False on any other thread.
    /// </summary>
    public static bool TryStep(IThreadPoolWorkItem step) => EventLoop.TryStep(step);

    /// <summary>Large buffers that bridges have at present.</summary>
    internal int LargeBuffersOut => _loops.Sum(static loop => loop.Buffers.LargeOut);

    private static int DefaultLoops => Math.Max(1, Environment.ProcessorCount / 2);

    /// <inheritdoc/>
    public Task<RelayResult> RelayAsync(RelayBridge bridge, CancellationToken abort)
    {
        bridge.TakeOver();
        return new FramedEpollBridge(LeastLoaded(), bridge).Start(abort);
    }

    /// <inheritdoc/>
    public Task<RelayResult> RelaySocketsAsync(SocketBridge bridge, CancellationToken abort)
        => new PlainEpollBridge(LeastLoaded(), bridge).Start(abort);

    /// <summary>Breaks what still runs and waits for its end.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_loops.Select(static loop => loop.StopAsync()));

    private EventLoop LeastLoaded()
    {
        var least = _loops[0];
        foreach (var loop in _loops)
        {
            if (loop.Load < least.Load)
                least = loop;
        }

        return least;
    }
}
