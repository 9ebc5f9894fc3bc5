namespace Venus.Net.Relay.Epoll;

/// <summary>
/// The buffers of one loop. A pump holds one only while it has bytes in it, so as long as everybody reads on, all bridges of a loop share
/// the one or two on top of the stack, which stay in the processor's cache; a bridge whose reader stands still keeps its own. So that many of those do not take
/// the memory of the process, only some get large ones; the others have room for one full record, without which none can be opened. Not for several threads.
/// </summary>
internal sealed class LoopBuffers
{
    /// <summary>For short exchanges, in bytes.</summary>
    public const int Small = 16 * 1024;

    /// <summary>
    /// For bulk, in bytes: eight full records. What a byte costs falls with how many go through a call and come after a wake-up, by a twentieth from four records to eight;
    /// and what was received should still be in the processor's own cache when it is sent.
    /// </summary>
    public const int Large = (8 * FullRecord) + Reserve;

    /// <summary>A record with the largest payload, header and tag included.</summary>
    public const int FullRecord = Protocol.RecordHeader.MaxPayload + 20;

    /// <summary>As <see cref="Receipts.Reserve"/>.</summary>
    public const int Reserve = Receipts.Reserve;

    /// <summary>In place of a large one when these are out, in bytes: one full record.</summary>
    public const int Medium = FullRecord + Reserve;

    /// <summary>Large buffers that bridges of a loop have at most, as a rule: 32 MiB.</summary>
    public const int DefaultLargeOut = 64;

    private const int SmallKept = 64;
    private const int MediumKept = 32;
    private const int LargeKept = 16;

    private readonly Stack<byte[]> _small = new();
    private readonly Stack<byte[]> _medium = new();
    private readonly LargeBuffers _large;

    /// <param name="largeOut">Large buffers that bridges have at most.</param>
    public LoopBuffers(int largeOut)
        : this(new LargeBuffers(largeOut))
    {
    }

    private LoopBuffers(LargeBuffers large) => _large = large;

    /// <summary>Large buffers that bridges have, those of the loop beside this one among them. From any thread.</summary>
    public int LargeOut => _large.Out;

    /// <summary>Whether a buffer is for bulk.</summary>
    public static bool IsForBulk(byte[] buffer) => buffer.Length > Small;

    /// <summary>
    /// Those of another loop, which bridges go to, and come back from, with what they hold. The large ones are both loops': else those that go along
    /// would gather with the one while the other makes new ones.
    /// </summary>
    public LoopBuffers Beside() => new(_large);

    /// <summary>A buffer of some size.</summary>
    /// <param name="large">Whether it is for bulk.</param>
    /// <param name="atLeast">What it has to hold in any case, in bytes.</param>
    public byte[] Rent(bool large, int atLeast = 0)
    {
        if (!large)
            return Take(_small, Small);
        return _large.TryRent(evenBeyond: atLeast > Medium) ?? Take(_medium, Medium);
    }

    public void Return(byte[] buffer)
    {
        switch (buffer.Length)
        {
            case Large:
                _large.Return(buffer);
                break;
            case Medium:
                Keep(_medium, buffer, MediumKept);
                break;
            default:
                Keep(_small, buffer, SmallKept);
                break;
        }
    }

    private static byte[] Take(Stack<byte[]> stack, int size) => stack.TryPop(out var buffer) ? buffer : Allocate(size);

    private static void Keep(Stack<byte[]> stack, byte[] buffer, int most)
    {
        if (stack.Count < most)
            stack.Push(buffer);
    }

    private static byte[] Allocate(int size) => GC.AllocateUninitializedArray<byte>(size, pinned: size > Small);

    /// <summary>The large buffers: how many bridges have, and those that none has. For several threads.</summary>
    private sealed class LargeBuffers(int most)
    {
        private readonly Lock _lock = new();
        private readonly Stack<byte[]> _kept = new();
        private int _out;

        public int Out => Volatile.Read(ref _out);

        public byte[]? TryRent(bool evenBeyond)
        {
            lock (_lock)
            {
                if (_out >= most && !evenBeyond)
                    return null;
                _out++;
                if (_kept.TryPop(out var buffer))
                    return buffer;
            }

            return Allocate(Large);
        }

        public void Return(byte[] buffer)
        {
            lock (_lock)
            {
                _out--;
                Keep(_kept, buffer, LargeKept);
            }
        }
    }
}
