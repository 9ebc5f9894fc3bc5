using System.Buffers.Binary;
using System.Text;

namespace Venus.Net.Protocol;

/// <summary>
/// Puts a control message's payload together, front to back. What the other side would refuse is an <see cref="ArgumentException"/>
/// here: an error of ours, told to whoever made it.
/// </summary>
internal ref struct WireWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Written { get; private set; }

    public Span<byte> Next(int count)
    {
        var next = _buffer.Slice(Written, count);
        Written += count;
        return next;
    }

    public void U8(byte value) => Next(1)[0] = value;

    public void U16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Next(2), value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(4), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Next(8), value);

    public void Milliseconds(TimeSpan value)
    {
        if (value < TimeSpan.Zero || value.TotalMilliseconds > uint.MaxValue)
            throw new ArgumentException($"{value} does not fit into 32 bits of milliseconds.");
        U32((uint)value.TotalMilliseconds);
    }

    public void PositiveMilliseconds(TimeSpan value)
    {
        if (value < TimeSpan.FromMilliseconds(1))
            throw new ArgumentException($"{value} is under a millisecond.");
        Milliseconds(value);
    }

    public void PositiveU16(ushort value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(value);
        U16(value);
    }

    public void Kind(LinkKind kind)
    {
        if (kind is not (LinkKind.Sealed or LinkKind.Raw))
            throw new ArgumentException($"There is no link kind {(byte)kind}.");
        U8((byte)kind);
    }

    public void Name(string name)
    {
        if (NodeName.ProblemOf(name) is { } problem)
            throw new ArgumentException(problem);
        Utf8(name);
    }

    /// <summary>What the peer called something, back to it.</summary>
    public void AskedName(string name) => Utf8(WireText.Clean(name, WireText.MaxAskedNameBytes));

    public void Listen(string listen)
    {
        if (!WireText.IsClean(listen, WireText.MaxListenBytes))
            throw new ArgumentException($"A listen address is at most {WireText.MaxListenBytes} bytes of printable UTF-8.");
        Utf8(listen);
    }

    /// <summary>Explanations often quote an operating system or a user: they are made to fit instead of failing the session.</summary>
    public void Text(string text) => Utf8(WireText.Clean(text));

    private void Utf8(string text)
    {
        U16((ushort)Encoding.UTF8.GetByteCount(text));
        Written += Encoding.UTF8.GetBytes(text, _buffer[Written..]);
    }
}
