using System.Buffers;

namespace Venus.Net.Relay;

/// <summary>
/// Bytes of one direction, in order, in pooled blocks: taken at the end, let go of at the front, readable anywhere between. Holds no block while it holds no
/// byte, and nothing but itself. The first block is small, which is all that a short exchange ever needs.
/// </summary>
internal sealed class ReplayBuffer(ReplayBudget budget)
{
    public const int SmallBlock = 16 * 1024;
    public const int LargeBlock = 64 * 1024;

    private Block? _first;
    private Block? _last;

    /// <summary>Bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>Room behind the last byte; empty if the budget has no more. What is not used is given back by <see cref="Trim"/>.</summary>
    /// <param name="large">Whether much is coming.</param>
    public Span<byte> Room(bool large)
    {
        if (_last is { IsFull: false } last)
            return last.Bytes.AsSpan(last.End);
        var size = large || _last is not null ? LargeBlock : SmallBlock;
        if (!budget.TryTake(size))
        {
            size = SmallBlock;
            if (_last is null)
                budget.Take(size);
            else if (!budget.TryTake(size))
                return [];
        }

        return AddBlock(size);
    }

    /// <summary>Takes up the first <paramref name="count"/> bytes of <see cref="Room"/>.</summary>
    public void Commit(int count)
    {
        _last!.End += count;
        Length += count;
    }

    /// <summary>Adds bytes that are in memory already; beyond the budget if need be.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = Room(large: bytes.Length > SmallBlock);
            if (room.IsEmpty)
            {
                budget.Take(LargeBlock);
                room = AddBlock(LargeBlock);
            }

            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Commit(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>What follows the first <paramref name="offset"/> bytes, as far as it stands in one block; empty at the end.</summary>
    public ReadOnlySpan<byte> From(int offset)
    {
        for (var block = _first; block is not null; block = block.Next)
        {
            if (offset < block.Length)
                return block.Bytes.AsSpan(block.Start + offset, block.Length - offset);
            offset -= block.Length;
        }

        return [];
    }

    /// <summary>Lets go of the first <paramref name="count"/> bytes.</summary>
    public void Free(int count)
    {
        Length -= count;
        while (_first is { } block && (Length == 0 || count >= block.Length))
        {
            count -= block.Length;
            RemoveFirst(block);
        }

        if (_first is not null)
            _first.Start += count;
    }

    /// <summary>Gives back what holds no byte.</summary>
    public void Trim()
    {
        if (Length == 0)
            Clear();
    }

    public void Clear() => Free(Length);

    private Span<byte> AddBlock(int size)
    {
        var block = new Block(ArrayPool<byte>.Shared.Rent(size), size);
        if (_last is null)
            _first = block;
        else
            _last.Next = block;
        _last = block;
        return block.Bytes;
    }

    private void RemoveFirst(Block block)
    {
        _first = block.Next;
        if (_first is null)
            _last = null;
        budget.GiveBack(block.Taken);
        ArrayPool<byte>.Shared.Return(block.Bytes);
    }

    private sealed class Block(byte[] bytes, int taken)
    {
        public byte[] Bytes => bytes;

        /// <summary>What was taken of the budget for it.</summary>
        public int Taken => taken;

        public int Start { get; set; }

        public int End { get; set; }

        public Block? Next { get; set; }

        public int Length => End - Start;

        public bool IsFull => End == bytes.Length;
    }
}
