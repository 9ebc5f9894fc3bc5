using Venus.Net.Protocol;
using Venus.Net.Tests.Relay;

namespace Venus.Net.Tests.Links;

/// <summary>What OpenSSL's calls seal, .NET's open, and the other way round.</summary>
public sealed class GcmKeyTests
{
    public static TheoryData<int> Sizes => [0, 1, 15, 16, 17, 2047, 2048, 2049, 65536];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Either_opens_what_the_other_has_sealed(int size)
    {
        var key = Bytes.Seeded(1, GcmKey.Size);
        using var sealing = GcmKey.Create(key, encrypts: true);
        using var opening = GcmKey.Create(key, encrypts: false);
        using var portable = GcmKey.CreatePortable(key);
        for (var number = 0; number < 3; number++)
        {
            var (nonce, header, plaintext) = (Bytes.Seeded(10 + number, GcmKey.NonceSize), Bytes.Seeded(20 + number, 4), Bytes.Seeded(30 + number, size));
            var (ours, theirs) = (new byte[size], new byte[size]);
            var (ourTag, theirTag) = (new byte[GcmKey.TagSize], new byte[GcmKey.TagSize]);

            sealing.Encrypt(nonce, plaintext, ours, ourTag, header);
            portable.Encrypt(nonce, plaintext, theirs, theirTag, header);

            ours.ShouldBe(theirs);
            ourTag.ShouldBe(theirTag);
            opening.TryDecrypt(nonce, theirs, theirTag, theirs, header).ShouldBeTrue();
            theirs.ShouldBe(plaintext);
            portable.TryDecrypt(nonce, ours, ourTag, ours, header).ShouldBeTrue();
            ours.ShouldBe(plaintext);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5000)]
    public void One_changed_bit_is_noticed_and_nothing_is_given_out(int size)
    {
        var key = Bytes.Seeded(2, GcmKey.Size);
        using var sealing = GcmKey.Create(key, encrypts: true);
        using var opening = GcmKey.Create(key, encrypts: false);
        var nonce = Bytes.Seeded(3, GcmKey.NonceSize);
        var record = new byte[4 + size + GcmKey.TagSize];
        sealing.Encrypt(nonce, Bytes.Seeded(4, size), record.AsSpan(4, size), record.AsSpan(4 + size), record.AsSpan(0, 4));
        for (var at = 0; at < record.Length; at += 1 + (record.Length / 50))
        {
            var changed = record.ToArray();
            changed[at] ^= 0x10;
            var plaintext = Bytes.Seeded(5, size);

            opening.TryDecrypt(nonce, changed.AsSpan(4, size), changed.AsSpan(4 + size), plaintext, changed.AsSpan(0, 4)).ShouldBeFalse();

            plaintext.ShouldAllBe(static b => b == 0);
        }

        // What was refused does not spoil what is good.
        opening.TryDecrypt(nonce, record.AsSpan(4, size), record.AsSpan(4 + size), new byte[size], record.AsSpan(0, 4)).ShouldBeTrue();
    }

    [Fact]
    public void More_keys_than_contexts_do_not_disturb_each_other()
    {
        const int Count = 3000;
        var random = new Random(8);
        var ends = Enumerable.Range(0, Count).Select(static number =>
        {
            var key = Bytes.Seeded(number, GcmKey.Size);
            return (Sealing: GcmKey.Create(key, encrypts: true), Opening: GcmKey.Create(key, encrypts: false));
        }).ToArray();
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 5000; i++)
            {
                int number;
                lock (random)
                    number = random.Next(Count);
                var (sealing, opening) = ends[number];
                var (record, tag, plaintext) = (new byte[40], new byte[GcmKey.TagSize], Bytes.Seeded(i, 40));

                sealing.Encrypt(new byte[GcmKey.NonceSize], plaintext, record, tag, []);

                opening.TryDecrypt(new byte[GcmKey.NonceSize], record, tag, record, []).ShouldBeTrue();
                record.ShouldBe(plaintext);
            }
        });
        foreach (var (sealing, opening) in ends)
        {
            sealing.Dispose();
            opening.Dispose();
        }
    }

    [Fact]
    public void Misuse_is_refused_before_any_byte_is_touched()
    {
        using var key = GcmKey.Create(Bytes.Seeded(6, GcmKey.Size), encrypts: true);
        Should.Throw<ArgumentException>(() => GcmKey.Create(new byte[31], encrypts: true));
        Should.Throw<ArgumentException>(() => key.Encrypt(new byte[11], new byte[4], new byte[4], new byte[16], []));
        Should.Throw<ArgumentException>(() => key.Encrypt(new byte[12], new byte[4], new byte[3], new byte[16], []));
        Should.Throw<ArgumentException>(() => key.Encrypt(new byte[12], new byte[4], new byte[4], new byte[15], []));
    }

    [Fact]
    public void A_wiped_key_seals_nothing()
    {
        var key = GcmKey.Create(Bytes.Seeded(7, GcmKey.Size), encrypts: true);
        key.Dispose();
        Should.Throw<ObjectDisposedException>(() => key.Encrypt(new byte[12], new byte[4], new byte[4], new byte[16], []));
    }
}
