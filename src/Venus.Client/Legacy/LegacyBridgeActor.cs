using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Legacy;
using Venus.Net.Names;
using Venus.Supervision;

namespace Venus.Client.Legacy;

/// <summary>
/// One visitor: dials the target and the server's <c>remotePort</c> at the same time, and has a relay move the bytes. It stops
/// when the visitor is through, and is never restarted.
/// </summary>
/// <remarks><code>
/// Dialing ──both──► Relaying ──LegacyRelayResult──► stopped
///    └──one failed──► stopped
/// </code>
/// Where the target fails the data connection is dialled nevertheless and reset: the server learns at once that this visitor is
/// lost, and an original server, which waits for the connection without a deadline, goes on to the next one.
/// </remarks>
public sealed class LegacyBridgeActor : SupervisedActor
{
    private sealed record Dial(Socket? Socket, string? Failure);

    private sealed record Dialled(Dial Target, Dial Data) : IHandover
    {
        public void Discard()
        {
            if (Target.Socket is { } target)
            {
                LegacySockets.Reset(target);
            }

            if (Data.Socket is { } data)
            {
                LegacySockets.Reset(data);
            }
        }
    }

    private readonly string _app;
    private readonly LegacyClientApp _addresses;
    private readonly LegacyClientOptions _options;
    private readonly NodeServices _services;
    private readonly CancellationTokenSource _abort = new();
    private readonly long _arrived;

    private LegacyBridgeActor(string app, LegacyClientApp addresses, LegacyClientOptions options, NodeServices services)
    {
        _app = app;
        _addresses = addresses;
        _options = options;
        _services = services;
        _arrived = services.Clock.GetTimestamp();
        Receive<Dialled>(OnDialled);
        Receive<LegacyRelayResult>(OnRelayed);
    }

    /// <inheritdoc />
    protected override bool Brief => true;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="addresses">Its server and its target.</param>
    /// <param name="options">Deadlines.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, LegacyClientApp addresses, LegacyClientOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyBridgeActor(app, addresses, options, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        var target = DialAsync(_addresses.Target, _options.DialTimeout, _services.Network.Names, _services.Clock, _abort.Token);
        var data = DialAsync(_addresses.Data, _options.ConnectTimeout, _services.Network.Names, _services.Clock, _abort.Token);
        BothAsync(target, data).PipeTo(Self);
    }

    /// <inheritdoc />
    protected override void End()
    {
        _abort.Cancel();
        _abort.Dispose();
    }

    private static async Task<Dialled> BothAsync(Task<Dial> target, Task<Dial> data) => new(await target.ConfigureAwait(false), await data.ConfigureAwait(false));

    private static async Task<Dial> DialAsync(TargetAddress address, TimeSpan timeout, INameResolver names, TimeProvider clock, CancellationToken abort)
    {
        try
        {
            return new Dial(await LegacySockets.ConnectAsync(address, timeout, names, clock, abort).ConfigureAwait(false), null);
        }
        catch (Exception failed) when (failed is IOException or SocketException or TimeoutException or OperationCanceledException)
        {
            return new Dial(null, failed.Message);
        }
    }

    private void OnDialled(Dialled dialled)
    {
        if (dialled.Target.Socket is { } target && dialled.Data.Socket is { } data)
        {
            LegacyRelay.RunAsync(target, data, _options.Relay, _services.Clock, _abort.Token).PipeTo(Self);
            return;
        }

        var cause = string.Join("; ", new[] { dialled.Target.Failure, dialled.Data.Failure }.OfType<string>());
        LegacyLog.DialFailed(_services.Logger, Where, _app, cause);
        dialled.Discard();
        StopBecause(cause);
    }

    private void OnRelayed(LegacyRelayResult result)
    {
        LegacyLog.BridgeEnded(_services.Logger, Where, _app, result.Cause, result.Detail, result.BytesFromData, result.BytesToData, _services.Clock.GetElapsedTime(_arrived));
        StopBecause(result.Cause.ToString());
    }
}
