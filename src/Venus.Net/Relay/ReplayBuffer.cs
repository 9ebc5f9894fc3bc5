using System.Buffers;
using System.Runtime.InteropServices;

namespace Venus.Net.Relay;

/// <summary>
/// Bytes of one direction, in order, in pooled blocks: taken at the end, let go of at the front, readable anywhere between. Holds no block while it holds no
/// byte. The first block is small, which is all that a short exchange ever needs.
/// </summary>
internal sealed class ReplayBuffer(ReplayBudget budget)
{
    public const int SmallBlock = 16 * 1024;
    public const int LargeBlock = 64 * 1024;

    private readonly List<Block> _blocks = [];

    /// <summary>Bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>Room behind the last byte; empty if the budget has no more. What is not used is given back by <see cref="Trim"/>.</summary>
    /// <param name="large">Whether much is coming.</param>
    public Span<byte> Room(bool large)
    {
        if (_blocks.Count > 0 && CollectionsMarshal.AsSpan(_blocks)[^1] is { IsFull: false } last)
            return last.Bytes.AsSpan(last.End);
        var size = large || _blocks.Count > 0 ? LargeBlock : SmallBlock;
        if (!budget.TryTake(size))
        {
            size = SmallBlock;
            if (_blocks.Count == 0)
                budget.Take(size);
            else if (!budget.TryTake(size))
                return [];
        }

        return AddBlock(size);
    }

    /// <summary>Takes up the first <paramref name="count"/> bytes of <see cref="Room"/>.</summary>
    public void Commit(int count)
    {
        CollectionsMarshal.AsSpan(_blocks)[^1].End += count;
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
        foreach (ref var block in CollectionsMarshal.AsSpan(_blocks))
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
        var blocks = CollectionsMarshal.AsSpan(_blocks);
        var done = 0;
        while (count > 0 && count >= blocks[done].Length)
            count -= blocks[done++].Length;
        if (count > 0)
            blocks[done].Start += count;

        RemoveFirst(Length == 0 ? blocks.Length : done);
    }

    /// <summary>Gives back what holds no byte.</summary>
    public void Trim()
    {
        if (Length == 0)
            RemoveFirst(_blocks.Count);
    }

    public void Clear()
    {
        Length = 0;
        RemoveFirst(_blocks.Count);
    }

    private Span<byte> AddBlock(int size)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        _blocks.Add(new Block { Bytes = bytes, Taken = size });
        return bytes;
    }

    private void RemoveFirst(int count)
    {
        if (count == 0)
            return;
        foreach (ref var block in CollectionsMarshal.AsSpan(_blocks)[..count])
        {
            budget.GiveBack(block.Taken);
            ArrayPool<byte>.Shared.Return(block.Bytes);
        }

        _blocks.RemoveRange(0, count);
    }

    private struct Block
    {
        public required byte[] Bytes;
        public required int Taken;
        public int Start;
        public int End;

        public readonly int Length => End - Start;

        public readonly bool IsFull => End == Bytes.Length;
    }
}
