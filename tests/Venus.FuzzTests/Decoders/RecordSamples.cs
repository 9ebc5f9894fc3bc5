using System.Net;
using Venus.Net.Protocol;

namespace Venus.FuzzTests.Decoders;

/// <summary>One good payload for each type of record, always the same.</summary>
internal static class RecordSamples
{
    private static readonly BridgeId Bridge = BridgeId.Read(ControlSamples.Bytes);

    /// <summary>The payload.</summary>
    public static byte[] Payload(RecordType type) => type switch
    {
        RecordType.Bind => Bind(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 4711), "web"),
        RecordType.Data => [.. "GET / HTTP/1.1\r\nHost: example\r\n\r\n"u8],
        RecordType.Bound => [0],
        RecordType.Refused or RecordType.Rst => [0, 1],
        RecordType.Ack or RecordType.Fin or RecordType.Ping or RecordType.Pong => [0, 0, 0, 0, 0, 0, 0, 35],
        RecordType.Resume => Resume("web"),
        RecordType.Resumed => Resumed(),
        _ => [],
    };

    public static byte[] Bind(IPEndPoint? visitor, string app)
    {
        var payload = new byte[Net.Protocol.Bind.MaxSize];
        return payload[..new Bind(Bridge, app, visitor, BindFlags.Resumable).Write(payload)];
    }

    public static byte[] Resume(string app)
    {
        var payload = new byte[LinkResume.MaxSize];
        return payload[..new LinkResume(Bridge, app, 1, 1 << 20).Write(payload)];
    }

    public static byte[] Resumed()
    {
        var payload = new byte[LinkResumed.Size];
        new LinkResumed(1, 1 << 20).Write(payload);
        return payload;
    }
}
