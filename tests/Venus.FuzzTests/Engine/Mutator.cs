using System.Buffers.Binary;

namespace Venus.FuzzTests.Engine;

/// <summary>
/// Makes hostile inputs of good ones: flipped bits, integers at their boundaries where a length might stand, cuts, blocks that are
/// doubled or left out, and splices of two inputs. Reuses one buffer.
/// </summary>
internal sealed class Mutator
{
    /// <summary>No input grows beyond this.</summary>
    public const int MaxLength = 8192;

    private static readonly ulong[] Boundaries =
    [
        0, 1, 2, 4, 5, 7, 8, 15, 16, 31, 32, 63, 64, 65, 127, 128, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 4095, 4096, 4097,
        32767, 32768, 65535, 65536, 65537, 0xFFFFFF, 0x1000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, long.MaxValue, ulong.MaxValue,
    ];

    private static readonly int[] Widths = [1, 2, 3, 4, 8];

    private readonly byte[] _buffer = new byte[MaxLength];
    private int _length;

    /// <summary>One input made of <paramref name="corpus"/>; valid until the next call.</summary>
    /// <param name="dice">Decides.</param>
    /// <param name="corpus">Good inputs, and bad ones that were of interest.</param>
    /// <param name="good">How many good ones it begins with: every other input is made of them alone.</param>
    /// <param name="words">Words of the decoder's language, if it has any.</param>
    public ReadOnlySpan<byte> Make(Dice dice, IReadOnlyList<byte[]> corpus, int good, IReadOnlyList<byte[]> words)
    {
        _length = 0;
        Append(corpus[dice.Next(dice.Chance(2) ? good : corpus.Count)]);
        for (var glue = words.Count > 0 ? 0 : dice.Next(3); glue > 0; glue--)
        {
            Append(dice.Pick(corpus));
        }

        // One in sixteen stays as it is: what was glued together has to be taken apart rightly.
        for (var steps = dice.Chance(16) ? 0 : 1 + dice.Next(4); steps > 0; steps--)
        {
            if (words.Count > 0 && !dice.Chance(4))
            {
                Word(dice, words);
            }
            else
            {
                Step(dice, corpus);
            }
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Step(Dice dice, IReadOnlyList<byte[]> corpus)
    {
        if (_length == 0)
        {
            Append(dice.Pick(corpus));
            return;
        }

        // Where an input begins decides most: half of all steps happen there.
        var at = dice.Next(dice.Chance(2) ? Math.Min(_length, 16) : _length);
        var block = Math.Min(1 + dice.Next(16), _length - at);
        switch (dice.Next(8))
        {
            case 0:
                _buffer[at] ^= (byte)(1 << dice.Next(8));
                break;
            case 1:
                _buffer[at] = (byte)dice.Next();
                break;
            case 2:
            case 3:
                SetInteger(dice, at);
                break;
            case 4:
                _length = at;
                break;
            case 5:
                Remove(at, block);
                break;
            case 6:
                Insert(at, _buffer.AsSpan(at, block).ToArray());
                break;
            default:
                var other = dice.Pick(corpus);
                var from = dice.Next(other.Length + 1);
                _length = at;
                Append(other.AsSpan(from));
                break;
        }
    }

    private void Word(Dice dice, IReadOnlyList<byte[]> words)
    {
        var at = dice.Next(_length + 1);
        if (dice.Chance(3))
        {
            Remove(at, Math.Min(1 + dice.Next(6), _length - at));
        }

        Insert(at, dice.Pick(words));
    }

    private void SetInteger(Dice dice, int at)
    {
        var width = Math.Min(dice.Pick(Widths), _length - at);
        var value = dice.Chance(4) ? (ulong)(_length - at - width) + (ulong)dice.Next(3) - 1 : dice.Pick(Boundaries);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        bytes[(8 - width)..].CopyTo(_buffer.AsSpan(at));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, MaxLength - _length)];
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Remove(int at, int count)
    {
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, MaxLength - _length);
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + count));
        bytes[..count].CopyTo(_buffer.AsSpan(at));
        _length += count;
    }
}
