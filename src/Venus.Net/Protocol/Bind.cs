using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Protocol;

/// <summary>What the server offers in BIND and what the client takes up in BOUND.</summary>
[Flags]
public enum BindFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The bridge may be resumed on another link: both sides acknowledge what they deliver and keep what is not yet acknowledged.</summary>
    Resumable = 1,
}

/// <summary>
/// BIND: puts a bridge on an idle link. <c>bridge:16 flags:1 family:1 address:(0|4|16) port:2 app-length:1 app</c>, where family is 4, 6 or 0
/// (visitor not told: no address, port 0). The app is the name in the client's configuration.
/// </summary>
/// <param name="Bridge">The bridge's identity, used once.</param>
/// <param name="App">The app whose target the client dials.</param>
/// <param name="Visitor">Where the visitor comes from; null if the server does not tell.</param>
/// <param name="Flags">What the server offers.</param>
public sealed record Bind(BridgeId Bridge, string App, IPEndPoint? Visitor, BindFlags Flags = BindFlags.None)
{
    /// <summary>The shortest BIND: no visitor, a name of one byte.</summary>
    public const int MinSize = BridgeId.Size + 2 + 2 + AppNameField.MinSize;

    /// <summary>The longest BIND: an IPv6 visitor and the longest name.</summary>
    public const int MaxSize = BridgeId.Size + 2 + 16 + 2 + AppNameField.MaxSize;

    private const byte FamilyNone = 0;
    private const byte FamilyIPv4 = 4;
    private const byte FamilyIPv6 = 6;

    /// <summary>Writes the payload. An IPv4 address in IPv6's clothes is written as IPv4; a scope id is not written.</summary>
    /// <returns>The number of bytes written, at most <see cref="MaxSize"/>.</returns>
    /// <exception cref="InvalidOperationException">The app's name is empty, too long, no text, or has control characters.</exception>
    public int Write(Span<byte> destination)
    {
        Bridge.TryWrite(destination);
        var at = BridgeId.Size;
        destination[at++] = (byte)Flags;
        at += WriteVisitor(destination[at..]);
        return at + AppNameField.Write("BIND", App, destination[at..]);
    }

    /// <summary>Reads a whole payload.</summary>
    /// <exception cref="ProtocolException">It is not exactly one BIND.</exception>
    public static Bind Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length is < MinSize or > MaxSize)
            throw new ProtocolException($"BIND has {payload.Length} bytes.");
        var bridge = BridgeId.Read(payload);
        var flags = (BindFlags)payload[BridgeId.Size];
        if ((flags & ~BindFlags.Resumable) != 0)
            throw new ProtocolException($"BIND has unknown flags {(byte)flags}.");
        var rest = payload[(BridgeId.Size + 1)..];
        var visitor = ReadVisitor(ref rest);
        return new Bind(bridge, AppNameField.Read("BIND", rest), visitor, flags);
    }

    private int WriteVisitor(Span<byte> destination)
    {
        if (Visitor is null)
        {
            destination[..3].Clear();
            return 3;
        }

        var address = Visitor.Address.IsIPv4MappedToIPv6 ? Visitor.Address.MapToIPv4() : Visitor.Address;
        destination[0] = address.AddressFamily == AddressFamily.InterNetwork ? FamilyIPv4 : FamilyIPv6;
        address.TryWriteBytes(destination[1..], out var written);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(1 + written)..], (ushort)Visitor.Port);
        return 1 + written + 2;
    }

    private static IPEndPoint? ReadVisitor(ref ReadOnlySpan<byte> rest)
    {
        var family = rest[0];
        var size = family switch
        {
            FamilyNone => 0,
            FamilyIPv4 => 4,
            FamilyIPv6 => 16,
            _ => throw new ProtocolException($"BIND names address family {family}."),
        };
        if (rest.Length < 1 + size + 2 + 1)
            throw new ProtocolException("BIND ends before its visitor's address does.");
        var address = rest.Slice(1, size);
        var port = BinaryPrimitives.ReadUInt16BigEndian(rest[(1 + size)..]);
        rest = rest[(1 + size + 2)..];
        if (family != FamilyNone)
            return new IPEndPoint(new IPAddress(address), port);
        return port == 0 ? null : throw new ProtocolException("BIND has a visitor's port without an address.");
    }
}
