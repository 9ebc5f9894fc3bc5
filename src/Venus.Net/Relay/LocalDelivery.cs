using System.Net.Sockets;

namespace Venus.Net.Relay;

/// <summary>
/// Hands a resumable bridge's bytes to the local connection and counts what that has taken, to the byte, even if the relay is over meanwhile. What is not taken at once is
/// put aside, so that the link can be read on: for the ACKs behind it, without which a visitor that sends all before it reads anything would wait for ever, and for the peer's RST.
/// </summary>
internal sealed class LocalDelivery(FramedRelay relay, BridgeLedger ledger)
{
    private readonly ReplayBuffer _aside = new(ledger.Budget);
    private readonly AsyncSignal _moved = new();
    private readonly byte[] _first = new byte[1];
    private Task _drained = Task.CompletedTask;
    private bool _draining;
    private bool _endDue;

    /// <summary>Hands bytes on. Returns when they are taken or put aside.</summary>
    /// <exception cref="SocketException">The local connection failed.</exception>
    /// <exception cref="OperationCanceledException">The relay is over.</exception>
    public async ValueTask DeliverAsync(ReadOnlyMemory<byte> payload)
    {
        while (true)
        {
            lock (relay.Books)
            {
                if (!_draining)
                    payload = payload[SendNow(payload.Span)..];
                payload = payload[PutAside(payload.Span)..];
                if (payload.IsEmpty)
                    break;
            }

            await _moved.WaitAsync();
            relay.ThrowIfOver();
        }

        relay.Receipts.Consider();
    }

    /// <summary>Half-closes the local connection behind everything.</summary>
    /// <exception cref="SocketException">The local connection failed.</exception>
    public void End()
    {
        lock (relay.Books)
        {
            if (_draining)
                _endDue = true;
            else
                EndNow();
        }

        relay.Receipts.Consider();
    }

    /// <summary>Called when the relay is over.</summary>
    public void LookAgain() => _moved.Raise();

    /// <summary>Waits until nothing uses the local connection any more.</summary>
    public async Task SettleAsync()
    {
        await _drained;
        _aside.Clear();
    }

    private int SendNow(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return 0;
        var count = relay.Local.Send(bytes, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            throw new SocketException((int)error);
        Count(count);
        return count;
    }

    private void Count(int taken)
    {
        ledger.Deliver(taken);
        relay.Meter.AddFromLink(taken);
    }

    private int PutAside(ReadOnlySpan<byte> bytes)
    {
        var put = 0;
        while (put < bytes.Length && _aside.Length < ledger.Window && _aside.Room(large: true) is { IsEmpty: false } room)
        {
            var count = Math.Min(Math.Min(room.Length, ledger.Window - _aside.Length), bytes.Length - put);
            bytes.Slice(put, count).CopyTo(room);
            _aside.Commit(count);
            put += count;
        }

        if (put > 0 && !_draining)
        {
            _draining = true;
            _drained = DrainAsync();
        }

        return put;
    }

    private async Task DrainAsync()
    {
        // Not under the caller's lock.
        await Task.Yield();
        try
        {
            while (DrainNow() is var isWaiting && _draining)
            {
                if (isWaiting)
                    await SendFirstAsync();
                relay.Receipts.Consider();
                _moved.Raise();
            }

            relay.Receipts.Consider();
        }
        catch (Exception e)
        {
            relay.Fail(e, RelaySide.Local);
        }
        finally
        {
            _moved.Raise();
        }
    }

    /// <summary>Hands on what is taken now; true if the local connection has no room.</summary>
    private bool DrainNow()
    {
        lock (relay.Books)
        {
            if (_aside.Length > 0)
            {
                var sent = SendNow(_aside.From(0));
                _aside.Free(sent);
                return sent == 0;
            }

            if (_endDue)
                EndNow();
            _draining = false;
            return false;
        }
    }

    // A single byte is either sent or not when the relay is over first; of several nobody could tell how many were.
    private async ValueTask SendFirstAsync()
    {
        lock (relay.Books)
            _first[0] = _aside.From(0)[0];
        var sent = await relay.Local.SendAsync(_first, relay.Over);
        lock (relay.Books)
        {
            _aside.Free(sent);
            Count(sent);
        }
    }

    private void EndNow()
    {
        // An earlier relay of the bridge may have done so; its FINACK was lost with the link then.
        if (!ledger.FinReceived)
            relay.ShutdownSend(RelaySide.Local);
        ledger.DeliverFin();
        relay.Receipts.OweFinAck();
    }
}
