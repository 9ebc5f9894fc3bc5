using System.Buffers.Binary;
using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Local socket to sealed link: fills records from what is available, up to 64 KiB each, and sends all that were filled at once. A short read is
/// sent as it is: nothing is ever held back.
/// </summary>
internal sealed class SealedOutPump(SealedEpollBridge bridge, SealedWriter writer, Side local, ReadOnlyMemory<byte> early, int firstBytes, RelayMeter meter)
    : EpollPump
{
    private ReadOnlyMemory<byte> _early = early;
    private ulong _total = (ulong)firstBytes;
    private int _unsent;
    private bool _large;

    public override PumpState Run()
    {
        var moved = 0;
        while (true)
        {
            if (!TryFlush())
                return PumpState.Waiting;
            if (!_early.IsEmpty)
            {
                SealEarly();
            }
            else if (local.Ended)
            {
                if (bridge.FinSent)
                    return Emptied(PumpState.Ended);
                SealFin();
            }
            else if (!local.CanRead)
            {
                return Emptied(PumpState.Waiting);
            }
            else if (moved >= Turn)
            {
                return Emptied(PumpState.TurnOver);
            }
            else
            {
                moved += Fill();
            }
        }
    }

    public override void Release() => writer.Release();

    private PumpState Emptied(PumpState state)
    {
        writer.Release();
        return state;
    }

    private bool TryFlush()
    {
        if (!writer.TryFlush())
            return false;
        if (_unsent > 0)
            meter.AddToLink(_unsent);
        _unsent = 0;
        return true;
    }

    private int Fill()
    {
        var before = _unsent;
        var full = true;
        while (full && writer.Room(_large) is { IsEmpty: false } room)
        {
            var received = local.Receive(room);
            full = received == room.Length;
            if (received > 0)
                Seal(received);
        }

        var filled = _unsent - before;
        _large = full || (_large && filled >= LoopBuffers.Small / 8);
        return filled;
    }

    private void SealEarly()
    {
        var room = writer.Room(_early.Length > LoopBuffers.Small);
        var count = Math.Min(room.Length, _early.Length);
        _early.Span[..count].CopyTo(room);
        _early = _early[count..];
        Seal(count);
    }

    private void Seal(int count)
    {
        writer.SealRoom(count);
        _total += (ulong)count;
        _unsent += count;
    }

    private void SealFin()
    {
        Span<byte> payload = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(payload, _total);
        bridge.FinSent = true;
        writer.Append(RecordType.Fin, payload);
    }
}
