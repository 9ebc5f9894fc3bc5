using System.Buffers.Binary;
using System.Security.Cryptography;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

public sealed class SealedRecordTests : FrameTests
{
    private const int RecordsPerKey = 1 << 20;

    protected override LinkKind Kind => LinkKind.Sealed;

    [Theory]
    [InlineData(1)]
    [InlineData(RecordHeader.MaxPayload - 1)]
    [InlineData(RecordHeader.MaxPayload)]
    public void Record_of_the_sizes_at_the_edges_opens(int length)
    {
        var (sealer, opener) = Direction(20);
        var payload = Relay.Bytes.Seeded(length, length);
        var record = Seal(sealer, payload, RecordType.Data);
        record.Length.ShouldBe(length + 20);
        RecordHeader.TryRead(record, out var header).ShouldBeTrue();
        opener.Open(header, record.AsSpan()).SequenceEqual(payload).ShouldBeTrue();
    }

    [Fact]
    public void Record_larger_than_the_limit_is_not_sealed()
        => Should.Throw<ArgumentOutOfRangeException>(() => Seal(Direction(21).Sealer, new byte[RecordHeader.MaxPayload + 1], RecordType.Data));

    [Fact]
    public void Payload_is_not_on_the_wire()
    {
        var record = Seal(Direction(22).Sealer, "a secret of the visitor"u8.ToArray(), RecordType.Data);
        record.AsSpan().IndexOf("secret"u8).ShouldBe(-1);
    }

    [Fact]
    public void Equal_payloads_look_different()
    {
        var (sealer, _) = Direction(23);
        Seal(sealer, new byte[32], RecordType.Data).ShouldNotBe(Seal(sealer, new byte[32], RecordType.Data));
    }

    [Fact]
    public void Key_is_replaced_every_2_to_the_20_records_and_nothing_is_lost_there()
    {
        var keys = Keys(24);
        var sealer = new LinkSealer(keys.ClientToServer);
        var opener = new LinkOpener(keys.ClientToServer);
        var record = new byte[RecordHeader.Size + 16];
        for (var i = 0; i < RecordsPerKey; i++)
        {
            sealer.Seal(RecordType.FinAck, record, 0);
            opener.Open(new RecordHeader(RecordType.FinAck, 0), record.AsSpan());
        }

        sealer.Records.ShouldBe((ulong)RecordsPerKey);
        var payload = "after the ratchet"u8.ToArray();
        var ratcheted = Seal(sealer, payload, RecordType.Data);
        OpenAlone(Generation(keys.ClientToServer, 0), RecordsPerKey, ratcheted).ShouldBeNull();
        OpenAlone(Generation(keys.ClientToServer, 1), RecordsPerKey, ratcheted).ShouldBe(payload);
        RecordHeader.TryRead(ratcheted, out var header).ShouldBeTrue();
        opener.Open(header, ratcheted.AsSpan()).ToArray().ShouldBe(payload);
    }

    /// <summary>The key schedule once more, from its description: a generation's key and IV.</summary>
    private static byte[] Generation(ReadOnlySpan<byte> secret, int generation)
    {
        var current = secret.ToArray();
        for (var i = 0; i < generation; i++)
            current = HKDF.Expand(HashAlgorithmName.SHA256, current, 32, "venus2 ratchet"u8.ToArray());
        return HKDF.Expand(HashAlgorithmName.SHA256, current, 44, "venus2 key"u8.ToArray());
    }

    private static byte[]? OpenAlone(byte[] material, ulong number, byte[] record)
    {
        var nonce = material[32..];
        var counter = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(counter, number);
        for (var i = 0; i < 8; i++)
            nonce[4 + i] ^= counter[i];
        var payload = new byte[record.Length - 20];
        try
        {
            using var aes = new AesGcm(material.AsSpan(0, 32), 16);
            aes.Decrypt(nonce, record.AsSpan(4, payload.Length), record.AsSpan(^16), payload, record.AsSpan(0, 4));
            return payload;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
