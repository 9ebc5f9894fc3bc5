using Venus.Net.Protocol;

namespace Venus.FunctionalTests.Tenants;

/// <summary>Draws what a hostile client says: messages of every kind about its own apps and others', seldom one that is no client's, a later version's, or broken.</summary>
/// <param name="ports">Ports that it asks for.</param>
internal sealed class TenantScript(IReadOnlyList<int> ports)
{
    private const int MostMessages = 150;

    // A frame whose length is wrong would wait for what never comes; the fuzzing of the wire has those.
    private const int LengthSize = 4;

    private static readonly string[] Apps = ["listed", "asked", "intruders", "mine", "mine-2", "nobodys", new string('n', 64)];

    /// <summary>Frames, one after the other.</summary>
    public byte[] Write(Random random)
    {
        var bytes = new List<byte>();
        for (var left = 1 + random.Next(MostMessages); left > 0; left--)
        {
            bytes.AddRange(Frame(random));
        }

        return [.. bytes];
    }

    private byte[] Frame(Random random)
    {
        var frame = ControlCodec.Encode(Message(random));
        switch (random.Next(400))
        {
            case 0:
                frame[random.Next(LengthSize, frame.Length)] ^= (byte)(1 << random.Next(8));
                return frame;
            case 1:
                return ControlCodec.Encode(new Activate("listed", LinkKind.Sealed, 1));
            case < 20:
                return [0, 0, 0x10, 0x01, (byte)(100 + random.Next(100)), .. new byte[0x1000]];
            default:
                return frame;
        }
    }

    private ControlMessage Message(Random random)
    {
        var app = Apps[random.Next(Apps.Length)];
        return random.Next(8) switch
        {
            0 or 1 => new Register(app, random.Next(4) == 0 ? LinkKind.Raw : LinkKind.Sealed, Listen(random)),
            2 => new Unregister(app),
            3 => new TargetHealth(app, random.Next(2) == 0, new string('t', random.Next(513))),
            4 => new LinkLost(app, BridgeId.New(), (uint)random.Next(3)),
            5 => new Ping((ulong)random.NextInt64()),
            6 => new Pong((ulong)random.NextInt64()),
            _ => new GoAway((GoAwayReason)random.Next(7), TimeSpan.FromMilliseconds(random.Next(2) * random.Next())),
        };
    }

    private string? Listen(Random random) => random.Next(4) switch
    {
        0 => null,
        1 => "no address",
        _ => $"127.0.0.1:{ports[random.Next(ports.Count)]}",
    };
}
