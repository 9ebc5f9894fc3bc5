using System.Buffers.Binary;
using System.Text;
using Venus.Net.Protocol;

namespace Venus.Peers;

/// <summary>Frames of a client that no codec of ours would write: names that are none, bytes that are no text.</summary>
public static class RawFrame
{
    /// <summary>HELLO of a client that calls itself so.</summary>
    public static byte[] Hello(string client) => Of(1, Versions(), Text(client), new byte[InstanceId.Size + Nonce.Size]);

    /// <summary>REGISTER of an app that is called so.</summary>
    public static byte[] Register(ReadOnlySpan<byte> app, string listen) => Of(16, Text(app), [(byte)LinkKind.Sealed], Text(listen));

    /// <summary>REGISTER of an app that is called so.</summary>
    public static byte[] Register(string app, string listen) => Register(Encoding.UTF8.GetBytes(app), listen);

    /// <summary>UNREGISTER of an app that is called so.</summary>
    public static byte[] Unregister(string app) => Of(19, Text(app));

    /// <summary>TARGET_HEALTH of an app that is called so.</summary>
    public static byte[] TargetHealth(string app) => Of(21, Text(app), [0], Text("down"));

    /// <summary>LINK_LOST of an app that is called so.</summary>
    public static byte[] LinkLost(string app) => Of(22, Text(app), new byte[BridgeId.Size + sizeof(uint)]);

    /// <summary>A frame of that type.</summary>
    public static byte[] Of(byte type, params byte[][] fields)
    {
        byte[] payload = [.. fields.SelectMany(static field => field)];
        var frame = new byte[5 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, 1 + payload.Length);
        frame[4] = type;
        payload.CopyTo(frame, 5);
        return frame;
    }

    private static byte[] Versions()
    {
        var bits = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bits, VersionSet.Supported.Bits);
        return bits;
    }

    private static byte[] Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    private static byte[] Text(ReadOnlySpan<byte> text) => [(byte)(text.Length >> 8), (byte)text.Length, .. text];
}
