using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Protocol;

public class ControlCodecTests
{
    [Fact]
    public void Every_message_survives_the_wire()
    {
        var seen = new HashSet<Type>();
        Prop.ForAll(ControlMessages.Any.ToArbitrary(), message =>
        {
            seen.Add(message.GetType());
            var buffer = new ReadOnlySequence<byte>(ControlCodec.Encode(message));
            ControlCodec.TryRead(ref buffer, ControlCodec.MaxFrame, out var read).ShouldBeTrue();
            read.ShouldBe(message);
            buffer.IsEmpty.ShouldBeTrue();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        seen.Count.ShouldBe(ControlMessages.Kinds);
    }

    [Fact]
    public void A_frame_split_anywhere_is_read_when_it_is_whole_and_not_before()
    {
        Prop.ForAll(ControlMessages.Any.ToArbitrary(), message =>
        {
            var frame = ControlCodec.Encode(message);
            for (var cut = 0; cut < frame.Length; cut++)
            {
                var part = new ReadOnlySequence<byte>(frame, 0, cut);
                ControlCodec.TryRead(ref part, ControlCodec.MaxFrame, out _).ShouldBeFalse();
                part.Length.ShouldBe(cut);

                var halves = Segments.Of(frame[..cut], frame[cut..]);
                ControlCodec.TryRead(ref halves, ControlCodec.MaxFrame, out var read).ShouldBeTrue();
                read.ShouldBe(message);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Frames_in_one_buffer_are_read_one_by_one()
    {
        Prop.ForAll(ControlMessages.Any.ListOf().ToArbitrary(), messages =>
        {
            var output = new ArrayBufferWriter<byte>();
            foreach (var message in messages)
                ControlCodec.Write(output, message);
            // One byte per segment: the hardest way to receive them.
            var buffer = Segments.Of([.. output.WrittenSpan.ToArray().Select(value => new[] { value })]);
            var read = new List<ControlMessage>();
            while (ControlCodec.TryRead(ref buffer, ControlCodec.MaxFrame, out var message))
                read.Add(message);
            read.ShouldBe(messages);
            buffer.IsEmpty.ShouldBeTrue();
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("00000000", "A frame is empty.")]
    [InlineData("00010001 20", "A frame of 65537 bytes is announced; 65536 are allowed.")]
    [InlineData("FFFFFFFF", "A frame of 4294967295 bytes is announced; 65536 are allowed.")]
    [InlineData("00000008 20 00000000000000", "Ping ends too early.")]
    [InlineData("0000000A 20 0000000000000000 00", "Ping has 1 bytes too many.")]
    [InlineData("00000006 13 0004 6162 63", "Unregister ends too early.")]
    [InlineData("00000004 13 0001 FF", "Unregister has a name that is not UTF-8.")]
    [InlineData("00000005 13 0002 C080", "Unregister has a name that is not UTF-8.")]
    [InlineData("00000006 13 0003 EDA080", "Unregister has a name that is not UTF-8.")]
    [InlineData("00000003 11 0000", "Registered has a name that is none.")]
    [InlineData("00000004 11 0001 20", "Registered has a name that is none.")]
    [InlineData("00000004 11 0001 2E", "Registered has a name that is none.")]
    [InlineData("00000005 11 0002 C3A9", "Registered has a name that is none.")]
    [InlineData("00000003 11 0041", "Registered has a text of 65 bytes; 64 are allowed.")]
    [InlineData("00000003 12 0100", "RegisterRefused has a text of 256 bytes; 255 are allowed.")]
    [InlineData("00000004 12 0001 0A", "RegisterRefused has a text that is not printable UTF-8.")]
    [InlineData("00000006 12 0003 E280AE", "RegisterRefused has a text that is not printable UTF-8.")]
    [InlineData("00000005 05 0002 0201", "Refused has a text of 513 bytes; 512 are allowed.")]
    [InlineData("00000006 10 0001 61 02 0000", "Register has an unknown link kind 2.")]
    [InlineData("00000007 14 0001 61 00 0000", "Activate has a count of zero.")]
    [InlineData("00000007 15 0001 61 02 0000", "TargetHealth has a yes or no of 2.")]
    [InlineData("00000037 01 00000000", "Hello names no version.")]
    public void A_malformed_frame_is_refused_in_one_sentence(string hex, string sentence)
    {
        var frame = Hex(hex);
        if (frame.Length > 4)
            Array.Resize(ref frame, Math.Max(frame.Length, 4 + (int)Math.Min(1024, (uint)((frame[2] << 8) | frame[3]))));
        var refused = Should.Throw<ProtocolException>(() => Read(frame, ControlCodec.MaxFrame));
        refused.Message.ShouldBe(sentence);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a b", "a b")]
    [InlineData("café", "café")]
    [InlineData("$x", "$x")]
    [InlineData("a\r\n\u001b[2J", "a   [2J")]
    [InlineData("\u202egnp.exe", " gnp.exe")]
    public void What_a_client_calls_an_app_is_read_without_what_does_not_print(string asked, string read) =>
        ((Unregister)Read(Unregistering(asked), ControlCodec.MaxFrame)!).App.ShouldBe(read);

    [Fact]
    public void What_is_no_name_is_never_read_as_one()
    {
        Prop.ForAll<string>(text =>
        {
            // Half a pair of surrogates cannot be sent: what stands in its place is.
            var sent = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? ""));
            var read = ((Unregister)Read(Unregistering(sent), ControlCodec.MaxFrame)!).App;
            NodeName.IsValid(read).ShouldBe(NodeName.IsValid(sent), sent);
            System.Text.Encoding.UTF8.GetByteCount(read).ShouldBeLessThanOrEqualTo(255);
        }).QuickCheckThrowOnFailure();
        var longest = ((Unregister)Read(Unregistering(new string('a', 1022)), ControlCodec.MaxFrame)!).App;
        longest.ShouldBe(new string('a', 255));
        NodeName.IsValid(longest).ShouldBeFalse();
    }

    [Fact]
    public void A_time_of_zero_between_heartbeats_is_refused()
    {
        var frame = ControlCodec.Encode(new Welcome(LinkSecret.New(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.Zero, 1));
        frame.AsSpan(5 + LinkSecret.Size, 4).Clear();
        Should.Throw<ProtocolException>(() => Read(frame, ControlCodec.MaxFrame)).Message.ShouldBe("Welcome has a time of zero.");
    }

    [Fact]
    public void A_length_over_the_limit_is_refused_before_the_payload_is_there()
    {
        Should.Throw<ProtocolException>(() => Read(Hex("00001001"), ControlCodec.MaxFrameBeforeLogin))
            .Message.ShouldBe("A frame of 4097 bytes is announced; 4096 are allowed.");
        Read(Hex("00001001"), ControlCodec.MaxFrame).ShouldBeNull();
        Read(Hex("00001000"), ControlCodec.MaxFrameBeforeLogin).ShouldBeNull();
    }

    [Fact]
    public void A_known_message_longer_than_any_can_be_is_refused()
    {
        var frame = new byte[4 + 1 + 1025];
        Hex("00000402 13").CopyTo(frame, 0);
        Should.Throw<ProtocolException>(() => Read(frame, ControlCodec.MaxFrame)).Message.ShouldContain("payload of 1025 bytes");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(35)]
    [InlineData(255)]
    public void A_type_of_a_later_version_is_stepped_over(byte type)
    {
        var buffer = Segments.Of([0, 0, 0xFF, 0xFF, type], new byte[0xFFFE], ControlCodec.Encode(new Ping(7)));
        ControlCodec.TryRead(ref buffer, ControlCodec.MaxFrame, out var unknown).ShouldBeTrue();
        unknown.ShouldBe(new UnknownMessage(type, 0xFFFE));
        ControlCodec.TryRead(ref buffer, ControlCodec.MaxFrame, out var ping).ShouldBeTrue();
        ping.ShouldBe(new Ping(7));
    }

    [Fact]
    public void A_message_that_the_peer_would_refuse_is_not_written()
    {
        ControlMessage[] bad =
        [
            new Unregister(""),
            new Unregister("two\nlines"),
            new Unregister("a b"),
            new Hello(VersionSet.Supported, "café", InstanceId.New(), Nonce.New()),
            new Register("a/b", LinkKind.Sealed, null),
            new Unregister(new string('x', 65)),
            new Unregister("half a pair \ud800"),
            new Register("web", (LinkKind)9, null),
            new Registered("web", new string('x', 261)),
            new Activate("web", LinkKind.Sealed, 0),
            new GoAway(GoAwayReason.ShuttingDown, TimeSpan.FromSeconds(-1)),
            new GoAway(GoAwayReason.ShuttingDown, TimeSpan.FromDays(50)),
            new Welcome(LinkSecret.New(), TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.Zero, 1),
            new Hello(default, "laptop", InstanceId.New(), Nonce.New()),
            new UnknownMessage(99, 0),
        ];
        foreach (var message in bad)
            Should.Throw<ArgumentException>(() => ControlCodec.Encode(message), message.ToString());
    }

    [Fact]
    public void An_explanation_is_made_to_fit_instead_of_failing()
    {
        var read = (Refused)Read(ControlCodec.Encode(new Refused(RefusalCode.Internal, "a\r\nb" + new string('é', 600))), ControlCodec.MaxFrame)!;
        read.Text.ShouldStartWith("a  bé");
        read.Text.ShouldEndWith("é");
        System.Text.Encoding.UTF8.GetByteCount(read.Text).ShouldBe(512);
    }

    [Fact]
    public void No_message_shows_a_secret_when_printed()
    {
        var secret = LinkSecret.New();
        var text = new Welcome(secret, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.Zero, 1).ToString()
            + new Proof(TokenProof.Read(secret.Span));
        text.ShouldNotContain(Convert.ToHexString(secret.Span), Case.Insensitive);
        text.ShouldContain("LinkSecret = ***");
        text.ShouldContain("Value = ***");
    }

    private static byte[] Unregistering(string app)
    {
        var name = System.Text.Encoding.UTF8.GetBytes(app);
        return [0, 0, (byte)((name.Length + 3) >> 8), (byte)(name.Length + 3), 0x13, (byte)(name.Length >> 8), (byte)name.Length, .. name];
    }

    private static ControlMessage? Read(byte[] frame, int maxFrame)
    {
        var buffer = new ReadOnlySequence<byte>(frame);
        return ControlCodec.TryRead(ref buffer, maxFrame, out var message) ? message : null;
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));
}
