using System.Buffers.Binary;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>
/// What this side of a bridge owes its peer for what the local socket has taken: ACK for bytes, if the bridge is resumable, and FINACK for the end. Neither is worth a write of
/// its own for a while: they ride with whatever is sent, and go alone when <see cref="Delay"/> has passed, when a quarter of the window is not acknowledged, or when FINACK is
/// the last word of the bridge. ACK is a record, which costs as much to seal and to open as that of a short exchange does: so it lets the first ones pass, and stands for many of
/// them. Not for several threads.
/// </summary>
internal sealed class Receipts(BridgeLedger? ledger)
{
    /// <summary>How long a receipt waits for company, in milliseconds.</summary>
    public const int Delay = 50;

    /// <summary>How long ACK, which need not be soon, lets other records go without it, in milliseconds.</summary>
    public const int RideAfter = Delay / 2;

    /// <summary>Bytes that ACK or FINACK take at most, the first on a sealed link, the second on a raw one. They are never due together.</summary>
    public const int MostSize = RecordHeader.Size + RawFrameMac.Size;

    /// <summary>Bytes that data leaves free behind it in any buffer, for FIN and a receipt, the largest of which are a raw link's.</summary>
    public const int Reserve = 96;

    private readonly ulong _urgentAfter = (ulong)Math.Max(1, (ledger?.Window ?? 0) / 4);

    // RESUME or RESUMED has told the peer what there was before this link.
    private ulong _acknowledged = ledger?.Received ?? 0;
    private bool _finAckOwed;
    private bool _waitedLongEnough;

    /// <summary>Whether the peer's FIN has been answered.</summary>
    public bool FinAckSent { get; private set; }

    /// <summary>Whether something is to be said at all.</summary>
    public bool IsOwed => _finAckOwed || Unacknowledged > 0;

    // After FIN an ACK would say nothing that FINACK does not.
    private ulong Unacknowledged => ledger is null || FinAckSent ? 0 : ledger.Received - _acknowledged;

    /// <summary>The local socket has been told of the peer's end.</summary>
    public void OweFinAck() => _finAckOwed = true;

    /// <summary><see cref="Delay"/> has passed since something came to be owed.</summary>
    public void StopWaiting() => _waitedLongEnough = IsOwed;

    /// <summary>Whether it has to go now, alone if need be.</summary>
    /// <param name="finSent">Whether our own FIN is sent, so that FINACK may complete the bridge.</param>
    public bool IsUrgent(bool finSent) => _waitedLongEnough || (_finAckOwed && finSent) || Unacknowledged >= _urgentAfter;

    /// <summary>Whether it goes along with what is sent anyway.</summary>
    /// <param name="waited">How long it has been owed, in milliseconds.</param>
    public bool Rides(double waited) => _finAckOwed || waited >= RideAfter;

    /// <summary>Seals what is owed into <see cref="MostSize"/> bytes; 0 if nothing is.</summary>
    public int Seal(FrameSealer sealer, Span<byte> record)
    {
        if (!IsOwed)
            return 0;
        _waitedLongEnough = false;
        if (_finAckOwed)
        {
            _finAckOwed = false;
            FinAckSent = true;
            return sealer.Seal(RecordType.FinAck, [], record);
        }

        _acknowledged = ledger!.Received;
        Span<byte> payload = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(payload, _acknowledged);
        return sealer.Seal(RecordType.Ack, payload, record);
    }
}
