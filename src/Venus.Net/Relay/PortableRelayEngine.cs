using System.Collections.Concurrent;
using Venus.Net.Links;

namespace Venus.Net.Relay;

/// <summary>The engine for every platform: .NET's asynchronous sockets and pooled buffers.</summary>
public sealed class PortableRelayEngine : IRelayEngine
{
    private readonly TimeProvider _time;
    private readonly RelayWatch _watch;
    private readonly ConcurrentDictionary<PortableRelay, byte> _running = new();
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Makes an engine.</summary>
    /// <param name="time">The clock; the system's if null.</param>
    public PortableRelayEngine(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _watch = new RelayWatch(_time);
    }

    /// <inheritdoc/>
    public string Name => "portable";

    /// <inheritdoc/>
    public ISocketDriver Sockets => PortableSocketDriver.Instance;

    /// <inheritdoc/>
    public Task<RelayResult> RelayAsync(RelayBridge bridge, CancellationToken abort)
    {
        bridge.TakeOver();
        return RunAsync(new FramedRelay(bridge, _time), abort);
    }

    /// <inheritdoc/>
    public Task<RelayResult> RelaySocketsAsync(SocketBridge bridge, CancellationToken abort)
        => RunAsync(new PlainRelay(bridge), abort);

    /// <summary>Breaks what still runs and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        foreach (var (relay, _) in _running)
            await ((Task)relay.Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watch.Dispose();
    }

    private Task<RelayResult> RunAsync(PortableRelay relay, CancellationToken abort)
    {
        _running[relay] = 0;
        _ = DriveAsync(relay, abort);
        return relay.Result;
    }

    private async Task DriveAsync(PortableRelay relay, CancellationToken abort)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, _closing.Token);
        await relay.RunAsync(_watch, either.Token);
        _running.TryRemove(relay, out _);
    }
}
