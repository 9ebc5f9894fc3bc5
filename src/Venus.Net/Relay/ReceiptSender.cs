using Venus.Net.Links;

namespace Venus.Net.Relay;

/// <summary>
/// Sends a portable relay's receipts: those that find company are sealed by the pump that has it, the others go alone when their time has come. Never makes the
/// reading pump wait, since the peer's may be waiting for it.
/// </summary>
internal sealed class ReceiptSender(FramedRelay relay, Receipts receipts, TimeProvider time) : IDisposable
{
    private ITimer? _timer;
    private bool _timing;
    private long? _since;
    private bool _sending;
    private bool _disposed;
    private Task _sent = Task.CompletedTask;

    /// <summary>The local connection has been told of the peer's end.</summary>
    public void OweFinAck()
    {
        lock (relay.Books)
            receipts.OweFinAck();
    }

    /// <summary>Called when something has come to be owed, or may have become urgent.</summary>
    public void Consider()
    {
        lock (relay.Books)
        {
            if (!receipts.IsOwed || _sending || _disposed)
                return;
            if (receipts.IsUrgent(relay.FinSent))
                Send();
            else
                Wait();
        }
    }

    /// <summary>Seals what is owed, if it is to go with other records now. The caller has the turn to write.</summary>
    /// <param name="record">Room for <see cref="Relay.Receipts.MostSize"/>.</param>
    /// <returns>Its size; 0 if there is nothing, or nothing yet.</returns>
    public int Seal(Span<byte> record)
    {
        lock (relay.Books)
        {
            if (!receipts.IsUrgent(relay.FinSent) && !receipts.Rides(Waited))
                return 0;
            _since = null;
            return receipts.Seal(relay.Channel.Sealer, record);
        }
    }

    /// <summary>Sends what still has to be sent, and waits until nothing is under way.</summary>
    public async Task SettleAsync()
    {
        Consider();
        Task sent;
        do
        {
            lock (relay.Books)
                sent = _sent;
            await sent;
        }
        while (!ReferenceEquals(sent, _sent));
    }

    public void Dispose()
    {
        lock (relay.Books)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private double Waited => _since is { } since ? time.GetElapsedTime(since).TotalMilliseconds : 0;

    private void Wait()
    {
        _since ??= time.GetTimestamp();
        if (_timing)
            return;
        _timing = true;
        _timer ??= time.CreateTimer(static sender => ((ReceiptSender)sender!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Relay.Receipts.Delay - Waited)), Timeout.InfiniteTimeSpan);
    }

    // What the timer was set for may have found company meanwhile: what is owed since waits anew, unless it has waited for nearly as long.
    private void OnTime()
    {
        lock (relay.Books)
        {
            _timing = false;
            if (Waited >= Relay.Receipts.RideAfter)
                receipts.StopWaiting();
        }

        Consider();
    }

    private void Send()
    {
        _sending = true;
        _sent = SendAsync();
    }

    private async Task SendAsync()
    {
        // Not under the caller's lock.
        await Task.Yield();
        try
        {
            await relay.Channel.WriteTurn.WaitAsync();
            try
            {
                var record = new byte[Relay.Receipts.MostSize];
                await relay.Channel.SendAllAsync(record.AsMemory(0, Seal(record)), CancellationToken.None);
            }
            finally
            {
                relay.Channel.WriteTurn.Release();
            }
        }
        catch (Exception e) when (LinkFault.IsOfLink(e))
        {
            relay.DeferLinkWriteFault(e);
            return;
        }

        lock (relay.Books)
            _sending = false;
        Consider();
    }
}
