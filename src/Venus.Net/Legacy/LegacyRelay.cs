using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Net.Legacy;

/// <summary>
/// Moves the bytes of one bridge of the first Venus' protocol between a visitor's or target's socket and the data connection.
/// A half-close is passed on as one: our own nodes keep it, an original peer answers it by closing both. A broken stream
/// ends in a reset of the other side. An idle relay holds no buffer.
/// </summary>
public sealed class LegacyRelay
{
    private readonly Socket _local;
    private readonly Socket _data;
    private readonly LegacyRelayOptions _options;
    private readonly TimeProvider _clock;
    private readonly LegacyPump _toData;
    private readonly LegacyPump _fromData;
    private readonly Lock _gate = new();
    private (LegacyRelayCause Cause, string? Detail)? _end;

    private LegacyRelay(Socket local, Socket data, LegacyRelayOptions options, TimeProvider clock)
    {
        _local = local;
        _data = data;
        _options = options;
        _clock = clock;
        _toData = new LegacyPump(local, data, filter: null, options, clock);
        _fromData = new LegacyPump(data, local, options.Trailer == LegacyTrailer.Filtered ? new LegacyTrailerFilter() : null, options, clock);
    }

    /// <summary>Relays until both directions have ended. Both sockets belong to the relay from here on and are closed by it. Never throws for what the network does.</summary>
    /// <param name="local">The visitor (on a server) or the target (on a client), connected.</param>
    /// <param name="data">The data connection, connected.</param>
    /// <param name="options">How ends are treated.</param>
    /// <param name="clock">The time.</param>
    /// <param name="abort">Cancelled: both sides are reset.</param>
    public static Task<LegacyRelayResult> RunAsync(Socket local, Socket data, LegacyRelayOptions options, TimeProvider clock, CancellationToken abort) =>
        new LegacyRelay(local, data, options, clock).RunAsync(abort);

    private async Task<LegacyRelayResult> RunAsync(CancellationToken abort)
    {
        using (abort.UnsafeRegister(static relay => ((LegacyRelay)relay!).End(LegacyRelayCause.Aborted, null), this))
        {
            var toData = MoveAsync(_toData, LegacyRelayCause.LocalBroken, LegacyRelayCause.DataBroken, _options.Trailer == LegacyTrailer.Sent);
            var fromData = MoveAsync(_fromData, LegacyRelayCause.DataBroken, LegacyRelayCause.LocalBroken, sendTrailer: false);
            await WatchHalfCloseAsync(toData, fromData).ConfigureAwait(false);
            await Task.WhenAll(toData, fromData).ConfigureAwait(false);
        }

        End(LegacyRelayCause.Completed, null);
        return new LegacyRelayResult(_end!.Value.Cause, _toData.Bytes, _fromData.Bytes, _end.Value.Detail);
    }

    private async Task MoveAsync(LegacyPump pump, LegacyRelayCause sourceBroken, LegacyRelayCause sinkBroken, bool sendTrailer)
    {
        try
        {
            await pump.RunAsync().ConfigureAwait(false);
            await pump.EndAsync(sendTrailer).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            End(pump.Sending ? sinkBroken : sourceBroken, NetworkError.Describe(broken));
        }
    }

    // Nothing in this protocol tells a peer that has closed both ways from one that listens on: silence decides.
    private async Task WatchHalfCloseAsync(Task toData, Task fromData)
    {
        await Task.WhenAny(toData, fromData).ConfigureAwait(false);
        var both = Task.WhenAll(toData, fromData);
        while (!both.IsCompleted)
        {
            var before = _toData.Bytes + _fromData.Bytes;
            try
            {
                await both.WaitAsync(_options.HalfCloseIdle, _clock).ConfigureAwait(false);
            }
            catch (TimeoutException) when (_toData.Bytes + _fromData.Bytes != before)
            {
                // Bytes have moved meanwhile: not silent.
            }
            catch (TimeoutException)
            {
                End(LegacyRelayCause.HalfCloseTimeout, null);
                return;
            }
        }
    }

    // The first end closes both sockets, which ends what still waits on them; in order only if both directions have ended.
    private void End(LegacyRelayCause cause, string? detail)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = (cause, detail);
        }

        if (cause == LegacyRelayCause.Completed)
        {
            // The data connection first: TIME_WAIT stays on the node that began to close it.
            _data.Dispose();
            _local.Dispose();
        }
        else
        {
            LegacySockets.Reset(_data);
            LegacySockets.Reset(_local);
        }
    }
}
