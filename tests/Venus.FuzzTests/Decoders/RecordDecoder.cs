using Venus.FuzzTests.Engine;
using Venus.Net.Protocol;

namespace Venus.FuzzTests.Decoders;

/// <summary>A link's records, sealed or raw: nothing opens but what the peer sealed, in its order, from the first on; but for a raw link's DATA, which is what the network makes of it.</summary>
internal sealed class RecordDecoder : IDecoder
{
    private readonly LinkKind _kind;
    private readonly List<byte[][]> _streams = [];

    public RecordDecoder(LinkKind kind)
    {
        _kind = kind;
        RecordType[][] conversations = kind == LinkKind.Raw
            ?
            [
                [RecordType.Bind, RecordType.Data, RecordType.Bare],
                [RecordType.Bound, RecordType.Data, RecordType.Data, RecordType.Fin, RecordType.FinAck],
                [RecordType.Ping, RecordType.Ping, RecordType.Release],
                [RecordType.Refused, RecordType.Pong, RecordType.Rst],
            ]
            :
            [
                [RecordType.Bind, RecordType.Data, RecordType.Data, RecordType.Fin],
                [RecordType.Bound, RecordType.Data, RecordType.Ack, RecordType.FinAck],
                [RecordType.Ping, RecordType.Pong, RecordType.Release],
                [RecordType.Resume, RecordType.Resumed, RecordType.Rst, RecordType.Refused],
            ];
        List<byte[]> seeds = [];
        foreach (var conversation in conversations)
        {
            using var keys = Keys();
            using FrameSealer sealer = kind == LinkKind.Raw ? new RawFrameSigner(keys.ClientToServer) : new LinkSealer(keys.ClientToServer);
            byte[][] stream = [.. conversation.Select(type => Seal(sealer, type, RecordSamples.Payload(type)))];
            _streams.Add([.. stream.Where(record => IsProven((RecordType)record[0]))]);
            seeds.Add([.. stream.SelectMany(static record => record)]);
        }

        Seeds = seeds;
    }

    public IReadOnlyList<byte[]> Seeds { get; }

    public int Weight => 4;

    public bool IsRefusal(Exception error) => error is ProtocolException;

    public int Decode(ReadOnlySpan<byte> input, Dice dice)
    {
        using var keys = Keys();
        using FrameOpener opener = _kind == LinkKind.Raw ? new RawFrameVerifier(keys.ClientToServer) : new LinkOpener(keys.ClientToServer);
        var rest = input.ToArray().AsSpan();
        var opened = 0;
        while (RecordHeader.TryRead(rest, out var header) && opener.SizeOf(header) is var size && size <= rest.Length)
        {
            var sealedRecord = rest[..size].ToArray();
            opener.Open(header, rest[..size]);
            if (!IsProven(header.Type))
            {
                rest = rest[size..];
                continue;
            }

            var place = opened++;
            if (!_streams.Exists(stream => place < stream.Length && stream[place].AsSpan().SequenceEqual(sealedRecord)))
            {
                throw new InvalidOperationException($"Record {place} opens, and nobody sealed it.");
            }

            rest = rest[size..];
        }

        return opened;
    }

    private bool IsProven(RecordType type) => _kind == LinkKind.Sealed || type != RecordType.Data;

    private static byte[] Seal(FrameSealer sealer, RecordType type, byte[] payload)
    {
        var record = new byte[payload.Length + sealer.Overhead(type)];
        sealer.Seal(type, payload, record);
        return record;
    }

    private LinkKeys Keys() => LinkKeys.Derive(new LinkHello(_kind, SessionId.Read(ControlSamples.Bytes), 1), new LinkSecret(ControlSamples.Bytes));
}
