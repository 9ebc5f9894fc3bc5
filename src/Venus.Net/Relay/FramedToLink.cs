using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>
/// Local connection to link. Waits without a buffer; then fills records from what is available, up to 64 KiB each, and sends all that is due at once, FIN and
/// receipts included. A short read is sent as it is: nothing is ever held back.
/// </summary>
internal abstract class FramedToLink(FramedRelay relay) : RelayPump
{
    private readonly LinkChannel _channel = relay.Channel;
    private PumpBuffer _buffer = new();
    private Exception? _fault;
    private bool _localEnded;
    private bool _dry;

    protected FramedRelay Relay => relay;

    private int Overhead => _channel.Sealer.Overhead(RecordType.Data);

    /// <summary>Bytes of the bridge sealed so far; FIN's total in the end.</summary>
    protected abstract ulong Total { get; }

    /// <summary>Whether bytes of the local connection are in memory that are not sealed yet.</summary>
    protected abstract bool HasHeld { get; }

    /// <summary>Whether nothing more may be read from the local connection for now.</summary>
    protected virtual bool IsHeldByWindow => false;

    public override async Task RunAsync()
    {
        Relay.Watch(RelaySide.Local, receiving: false);
        _localEnded = Begin();
        _fault = Relay.Ledger?.LocalFault;
        while (true)
        {
            await MoveAsync();
            if (Relay.FinSent)
                return;
            if (IsHeldByWindow)
                await WaitForWindowAsync();
            else
                await WaitForLocalAsync();
        }
    }

    /// <returns>Whether the local connection is known to have ended.</returns>
    protected abstract bool Begin();

    /// <summary>Seals one record of at most <paramref name="most"/> bytes of payload into <paramref name="record"/>, from what is held or what the local connection has now.</summary>
    /// <returns>Its payload's size; 0 if there is nothing, or no more.</returns>
    protected abstract int SealNext(Span<byte> record, int most);

    /// <summary>Called when the local connection has ended.</summary>
    protected virtual void LocalEnded()
    {
    }

    /// <summary>Called when records with so much payload are on their way.</summary>
    protected virtual void Sent(int count)
    {
    }

    /// <summary>Waits until an ACK may have opened the window.</summary>
    protected virtual Task WaitForWindowAsync() => Task.CompletedTask;

    /// <summary>Receives what there is; 0 if there is nothing for now, or no more, or the connection has failed: what is sealed already has to go before that is told.</summary>
    protected int Receive(Span<byte> room)
    {
        var count = 0;
        try
        {
            count = _localEnded || _fault is not null ? 0 : ReceiveOrThrow(room);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _fault = e;
            Relay.NoteLocalFault(e);
        }

        _dry = count == 0;
        return count;
    }

    protected int Seal(Span<byte> record, ReadOnlySpan<byte> payload) => _channel.Sealer.Seal(RecordType.Data, payload, record) - Overhead;

    protected int SealInPlace(Span<byte> record, int count) => _channel.Sealer.Seal(RecordType.Data, record, count) - Overhead;

    private int ReceiveOrThrow(Span<byte> room)
    {
        var count = Relay.Local.Receive(room, out var error);
        if (error == SocketError.WouldBlock)
            return 0;
        if (error != SocketError.Success)
            throw new SocketException((int)error);
        if (count > 0)
            return count;
        Relay.ThrowIfReset(RelaySide.Local);
        _localEnded = true;
        LocalEnded();
        return 0;
    }

    private async ValueTask WaitForLocalAsync()
    {
        At = RelaySide.Local;
        Relay.Watch(RelaySide.Local, receiving: true);
        await Relay.Local.WaitReadableAsync(Relay.Over);
        Relay.Watch(RelaySide.Local, receiving: false);
    }

    /// <summary>Moves until there is no more for now.</summary>
    private async ValueTask MoveAsync()
    {
        var room = _buffer.Size;
        var buffer = _buffer.Rent();
        try
        {
            while (true)
            {
                var count = await MoveOnceAsync(buffer.AsMemory(0, room));
                if (count == 0)
                    return;
                _buffer.Adapt(count);
                if (IsTurnOver(count))
                    await Task.Yield();

                // A larger buffer is fetched by starting anew.
                if (!HasHeld && (_dry || _buffer.Size != room))
                    return;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Fills the buffer with records and sends them.</summary>
    /// <returns>Bytes of payload.</returns>
    private async ValueTask<int> MoveOnceAsync(Memory<byte> buffer)
    {
        await _channel.WriteTurn.WaitAsync();
        try
        {
            var (size, count) = Fill(buffer.Span);
            At = RelaySide.Link;
            await _channel.SendAllAsync(buffer[..size], CancellationToken.None);
            Sent(count);
            if (_fault is { } fault)
            {
                At = RelaySide.Local;
                throw fault;
            }

            return count;
        }
        finally
        {
            _channel.WriteTurn.Release();
        }
    }

    private (int Size, int Payload) Fill(Span<byte> buffer)
    {
        At = RelaySide.Local;
        var (size, count) = (0, 0);
        while (Math.Min(buffer.Length - size - Overhead - Receipts.Reserve, RecordHeader.MaxPayload) is > 0 and var most)
        {
            var payload = SealNext(buffer[size..], most);
            if (payload == 0)
                break;
            count += payload;
            size += payload + Overhead;
        }

        if (_localEnded && !HasHeld && !Relay.FinSent)
            size += SealFin(buffer[size..]);
        if (size > 0)
            size += Relay.Receipts.Seal(buffer[size..]);
        return (size, count);
    }

    private int SealFin(Span<byte> record)
    {
        Span<byte> payload = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(payload, Total);
        Relay.FinSent = true;
        return _channel.Sealer.Seal(RecordType.Fin, payload, record);
    }
}
