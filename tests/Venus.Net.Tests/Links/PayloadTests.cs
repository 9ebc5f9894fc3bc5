using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

public sealed class PayloadTests
{
    [Fact]
    public void Bind_of_any_content_reads_back()
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var address = new byte[random.Next(2) == 0 ? 4 : 16];
            random.NextBytes(address);
            var app = "a" + string.Concat(Enumerable.Range(0, random.Next(64)).Select(_ => "aZ09-_."[random.Next(7)]));
            var visitor = random.Next(4) == 0 ? null : new IPEndPoint(new IPAddress(address), random.Next(65536));
            var bind = new Bind(BridgeId.New(), app, visitor, (BindFlags)random.Next(2));
            return Bind.Read(Written(bind)) == bind;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bind_has_the_documented_bytes()
    {
        var bridge = BridgeId.Read(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray());
        Convert.ToHexStringLower(Written(new Bind(bridge, "web", IPEndPoint.Parse("192.0.2.1:4660"), BindFlags.Resumable)))
            .ShouldBe("000102030405060708090a0b0c0d0e0f" + "01" + "04" + "c0000201" + "1234" + "03" + "776562");
        Convert.ToHexStringLower(Written(new Bind(bridge, "web", null)))
            .ShouldBe("000102030405060708090a0b0c0d0e0f" + "00" + "00" + "0000" + "03" + "776562");
    }

    [Fact]
    public void Bind_writes_a_mapped_address_as_ipv4()
        => Bind.Read(Written(new Bind(BridgeId.New(), "web", IPEndPoint.Parse("[::ffff:192.0.2.1]:80")))).Visitor.ShouldBe(IPEndPoint.Parse("192.0.2.1:80"));

    [Fact]
    public void Bind_of_the_longest_name_and_address_fits()
        => Written(new Bind(BridgeId.New(), new string('a', 64), IPEndPoint.Parse("[2001:db8::1]:65535"))).Length.ShouldBe(Bind.MaxSize);

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("café")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void Bind_with_a_name_that_is_no_name_is_not_written(string app)
        => Should.Throw<InvalidOperationException>(() => Written(new Bind(BridgeId.New(), app, null)));

    [Fact]
    public void Bind_with_a_name_that_is_no_text_is_not_written()
        => Should.Throw<InvalidOperationException>(() => Written(new Bind(BridgeId.New(), "\ud800", null)));

    [Theory]
    [InlineData(16, 2)]
    [InlineData(17, 5)]
    [InlineData(19, 1)]
    [InlineData(20, 2)]
    [InlineData(20, 4)]
    [InlineData(20, 0)]
    [InlineData(21, 0x1b)]
    [InlineData(21, (int)' ')]
    [InlineData(21, (int)'-')]
    [InlineData(21, 0xe9)]
    [InlineData(21, 0xff)]
    public void Bind_with_one_wrong_byte_is_refused(int at, int value)
    {
        // bridge:16, flags, family 0, port 0, length 3, "web"
        var payload = Written(new Bind(BridgeId.New(), "web", null));
        payload[at] = (byte)value;
        Should.Throw<ProtocolException>(() => Bind.Read(payload));
    }

    [Fact]
    public void Mutated_payloads_throw_protocol_exceptions_only()
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var payload = Written(new Bind(BridgeId.New(), "web", IPEndPoint.Parse("[2001:db8::1]:80"), BindFlags.Resumable));
            for (var i = random.Next(1, 6); i > 0; i--)
                payload[random.Next(16, payload.Length)] = (byte)random.Next(256);
            Array.Resize(ref payload, random.Next(3) == 0 ? random.Next(400) : payload.Length);
            return ReadsOrRefuses(payload, p => Bind.Read(p)) && ReadsOrRefuses(payload, p => LinkResume.Read(p)) && ReadsOrRefuses(payload, p => LinkResumed.Read(p));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void Random_headers_throw_protocol_exceptions_only_and_never_claim_more_than_a_record()
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(8)];
            random.NextBytes(bytes);
            if (bytes.Length > 1 && random.Next(2) == 0)
                (bytes[0], bytes[1]) = ((byte)random.Next(16), (byte)random.Next(2));
            try
            {
                return RecordHeader.TryRead(bytes, out var header) ? header.Length is >= 0 and <= RecordHeader.MaxPayload : bytes.Length < RecordHeader.Size;
            }
            catch (ProtocolException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Theory]
    [InlineData(RecordType.Data, 0)]
    [InlineData(RecordType.Data, RecordHeader.MaxPayload + 1)]
    [InlineData(RecordType.Data, 0xffffff)]
    [InlineData(RecordType.Bind, 20)]
    [InlineData(RecordType.Bind, 102)]
    [InlineData(RecordType.Bound, 0)]
    [InlineData(RecordType.Refused, 3)]
    [InlineData(RecordType.Ack, 7)]
    [InlineData(RecordType.Fin, 0)]
    [InlineData(RecordType.FinAck, 1)]
    [InlineData(RecordType.Rst, 0)]
    [InlineData(RecordType.Release, 1)]
    [InlineData(RecordType.Ping, 9)]
    [InlineData(RecordType.Pong, 0)]
    [InlineData(RecordType.Resume, 29)]
    [InlineData(RecordType.Resume, 94)]
    [InlineData(RecordType.Resumed, 13)]
    [InlineData((RecordType)0, 0)]
    [InlineData(RecordType.Bare, 1)]
    [InlineData((RecordType)15, 0)]
    public void Header_with_a_length_that_its_type_cannot_have_is_refused(RecordType type, int length)
    {
        var bytes = new byte[RecordHeader.Size];
        new RecordHeader(type, length).Write(bytes);
        Should.Throw<ProtocolException>(() => RecordHeader.TryRead(bytes, out _));
    }

    [Fact]
    public void Resume_and_resumed_have_the_documented_bytes()
    {
        var bridge = BridgeId.Read(Encoding.ASCII.GetBytes("0123456789abcdef"));
        var resume = new byte[LinkResume.MaxSize];
        resume = resume[..new LinkResume(bridge, "ssh", 2, 0x0102030405060708).Write(resume)];
        Convert.ToHexStringLower(resume).ShouldBe("30313233343536373839616263646566" + "00000002" + "0102030405060708" + "03737368");
        LinkResume.Read(resume).ShouldBe(new LinkResume(bridge, "ssh", 2, 0x0102030405060708));

        var resumed = new byte[LinkResumed.Size];
        new LinkResumed(2, 9).Write(resumed);
        Convert.ToHexStringLower(resumed).ShouldBe("00000002" + "0000000000000009");
        LinkResumed.Read(resumed).ShouldBe(new LinkResumed(2, 9));
    }

    private static byte[] Written(Bind bind)
    {
        var payload = new byte[Bind.MaxSize];
        return payload[..bind.Write(payload)];
    }

    private static bool ReadsOrRefuses(byte[] payload, Action<byte[]> read)
    {
        try
        {
            read(payload);
            return true;
        }
        catch (ProtocolException)
        {
            return true;
        }
    }
}
