using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

/// <summary>What holds for a sealed link's records and for a raw link's frames alike.</summary>
public abstract class FrameTests
{
    private static readonly LinkSecret Secret = LinkSecret.New();
    private static readonly SessionId Session = SessionId.New();

    protected abstract LinkKind Kind { get; }

    [Fact]
    public void Frames_of_any_content_open_in_order()
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var (sealer, opener) = Direction(1);
            for (var i = 0; i < 20; i++)
            {
                var payload = Bytes(random, random.Next(Bind.MinSize, Bind.MaxSize + 1));
                var inPlace = random.Next(2) == 0;
                var record = inPlace ? SealInPlace(sealer, payload) : Seal(sealer, payload);
                RecordHeader.TryRead(record, out var header).ShouldBeTrue();
                opener.SizeOf(header).ShouldBe(record.Length);
                var opened = new byte[header.Length];
                if (random.Next(2) == 0)
                    opener.Open(header, record, opened);
                else
                    opener.Open(header, record.AsSpan()).CopyTo(opened);
                if (!opened.SequenceEqual(payload))
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Frame_with_any_bit_flipped_is_rejected()
    {
        var (sealer, _) = Direction(2);
        var record = Seal(sealer, new byte[Bind.MinSize + 3]);
        for (var bit = 0; bit < record.Length * 8; bit++)
        {
            var changed = record.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            // DATA of a raw link is not signed; whoever waits for a signed frame does not take it for one.
            if (Kind == LinkKind.Raw && changed[0] == (byte)RecordType.Data)
                continue;
            Rejects(Direction(2).Opener, changed).ShouldBeTrue($"bit {bit}");
        }

        Rejects(Direction(2).Opener, record).ShouldBeFalse();
    }

    [Fact]
    public void Frame_played_again_is_rejected()
    {
        var (sealer, opener) = Direction(3);
        var record = Seal(sealer, new byte[Bind.MinSize]);
        Rejects(opener, record.ToArray()).ShouldBeFalse();
        Rejects(opener, record).ShouldBeTrue();
    }

    [Fact]
    public void Frames_that_change_places_are_rejected()
    {
        var (sealer, opener) = Direction(4);
        _ = Seal(sealer, new byte[Bind.MinSize]);
        Rejects(opener, Seal(sealer, new byte[Bind.MinSize])).ShouldBeTrue();
    }

    [Fact]
    public void Frame_left_out_breaks_everything_after_it()
    {
        var (sealer, opener) = Direction(5);
        var first = Seal(sealer, new byte[Bind.MinSize]);
        _ = Seal(sealer, new byte[Bind.MinSize]);
        Rejects(opener, first).ShouldBeFalse();
        Rejects(opener, Seal(sealer, new byte[Bind.MinSize])).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_opens_after_a_rejected_frame_not_even_the_right_one()
    {
        var (sealer, opener) = Direction(6);
        var right = Seal(sealer, new byte[Bind.MinSize]);
        var wrong = right.ToArray();
        wrong[^1] ^= 1;
        Rejects(opener, wrong).ShouldBeTrue();
        Rejects(opener, right).ShouldBeTrue();
    }

    [Fact]
    public void Frame_of_another_direction_link_session_or_secret_is_rejected()
    {
        var record = Seal(Sealer(Keys(7), toServer: true), new byte[Bind.MinSize]);
        Rejects(Opener(Keys(7), toServer: true), record.ToArray()).ShouldBeFalse();
        Rejects(Opener(Keys(7), toServer: false), record.ToArray()).ShouldBeTrue();
        Rejects(Opener(Keys(8), toServer: true), record.ToArray()).ShouldBeTrue();
        Rejects(Opener(LinkKeys.Derive(new LinkHello(Kind, SessionId.New(), 7), Secret), toServer: true), record.ToArray()).ShouldBeTrue();
        Rejects(Opener(LinkKeys.Derive(new LinkHello(Kind, Session, 7), LinkSecret.New()), toServer: true), record.ToArray()).ShouldBeTrue();
    }

    [Fact]
    public void Mutated_frames_are_always_rejected_with_protocol_exceptions()
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var (sealer, opener) = Direction(9);
            var record = Seal(sealer, Bytes(random, random.Next(Bind.MinSize, Bind.MaxSize + 1)));
            var original = record.ToArray();
            for (var i = random.Next(1, 8); i > 0; i--)
                record[random.Next(record.Length)] = (byte)random.Next(256);
            return record.SequenceEqual(original) || (Kind == LinkKind.Raw && record[0] == (byte)RecordType.Data) || Rejects(opener, record);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void Sealing_and_opening_allocates_nothing()
    {
        var (sealer, opener) = Direction(10);
        var record = new byte[Bind.MinSize + sealer.Overhead(RecordType.Bind)];
        SealAndOpen();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            SealAndOpen();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void SealAndOpen()
        {
            sealer.Seal(RecordType.Bind, record, Bind.MinSize);
            RecordHeader.TryRead(record, out var header);
            opener.Open(header, record.AsSpan());
        }
    }

    [Fact]
    public void Wiped_keys_neither_seal_nor_open()
    {
        var (sealer, opener) = Direction(11);
        var record = Seal(sealer, new byte[Bind.MinSize]);
        sealer.Dispose();
        opener.Dispose();
        Should.Throw<ObjectDisposedException>(() => Seal(sealer, new byte[Bind.MinSize]));
        Should.Throw<ObjectDisposedException>(() => Rejects(opener, record));
    }

    protected static byte[] Seal(FrameSealer sealer, byte[] payload, RecordType type = RecordType.Bind)
    {
        var record = new byte[payload.Length + sealer.Overhead(type)];
        sealer.Seal(type, payload, record).ShouldBe(record.Length);
        return record;
    }

    /// <summary>Whether the record does not open, be it for its header or its trailer. A header that promises more than is there waits for it: no opening either.</summary>
    protected static bool Rejects(FrameOpener opener, byte[] record)
    {
        try
        {
            if (!RecordHeader.TryRead(record, out var header) || opener.SizeOf(header) > record.Length)
                return true;
            opener.Open(header, record.AsSpan(0, opener.SizeOf(header)));
            return false;
        }
        catch (ProtocolException)
        {
            return true;
        }
    }

    protected LinkKeys Keys(ulong number) => LinkKeys.Derive(new LinkHello(Kind, Session, number), Secret);

    protected (FrameSealer Sealer, FrameOpener Opener) Direction(ulong number) => (Sealer(Keys(number), toServer: true), Opener(Keys(number), toServer: true));

    private static byte[] SealInPlace(FrameSealer sealer, byte[] payload)
    {
        var record = new byte[payload.Length + sealer.Overhead(RecordType.Bind)];
        payload.CopyTo(record, RecordHeader.Size);
        sealer.Seal(RecordType.Bind, record, payload.Length).ShouldBe(record.Length);
        return record;
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private FrameSealer Sealer(LinkKeys keys, bool toServer)
    {
        var secret = toServer ? keys.ClientToServer : keys.ServerToClient;
        return Kind == LinkKind.Raw ? new RawFrameSigner(secret) : new LinkSealer(secret);
    }

    private FrameOpener Opener(LinkKeys keys, bool toServer)
    {
        var secret = toServer ? keys.ClientToServer : keys.ServerToClient;
        return Kind == LinkKind.Raw ? new RawFrameVerifier(secret) : new LinkOpener(secret);
    }
}
