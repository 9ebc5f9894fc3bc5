namespace Venus.Net.Relay.Epoll;

/// <summary>
/// The buffers of one loop. A pump holds one only while it has bytes in it, so as long as everybody reads on, all bridges of a loop share
/// the one or two on top of the stack, which stay in the processor's cache; a bridge whose reader stands still keeps its own. Not for several threads.
/// </summary>
internal sealed class LoopBuffers
{
    /// <summary>For short exchanges, in bytes.</summary>
    public const int Small = 16 * 1024;

    /// <summary>For bulk, in bytes: four full records.</summary>
    public const int Large = (4 * FullRecord) + Reserve;

    /// <summary>A record with the largest payload, header and tag included.</summary>
    public const int FullRecord = Protocol.RecordHeader.MaxPayload + 20;

    /// <summary>Bytes that data leaves free, for FIN and FINACK behind it.</summary>
    public const int Reserve = 64;

    private const int SmallKept = 64;
    private const int LargeKept = 32;

    private readonly Stack<byte[]> _small = new();
    private readonly Stack<byte[]> _large = new();

    public byte[] Rent(bool large)
        => (large ? _large : _small).TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(large ? Large : Small, pinned: large);

    public void Return(byte[] buffer)
    {
        var (stack, most) = buffer.Length == Large ? (_large, LargeKept) : (_small, SmallKept);
        if (stack.Count < most)
            stack.Push(buffer);
    }
}
