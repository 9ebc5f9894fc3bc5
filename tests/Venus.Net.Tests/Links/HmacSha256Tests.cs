using System.Security.Cryptography;
using Venus.Net.Protocol;
using Venus.Net.Tests.Relay;

namespace Venus.Net.Tests.Links;

/// <summary>The same as .NET's own, which is the reference here.</summary>
public sealed class HmacSha256Tests
{
    [Fact]
    public void Every_length_of_key_and_data_gives_what_the_reference_gives()
    {
        var mac = new byte[HmacSha256.Size];
        for (var size = 0; size < 200; size++)
        {
            var (key, data) = (Bytes.Seeded(size, size % 100), Bytes.Seeded(1000 + size, size));

            HmacSha256.HashData(key, data, mac);

            mac.ShouldBe(HMACSHA256.HashData(key, data));
        }
    }

    [Fact]
    public void No_key_is_not_the_last_key()
    {
        var mac = new byte[HmacSha256.Size];
        HmacSha256.HashData(Bytes.Seeded(1, 32), [1, 2, 3], mac);

        HmacSha256.HashData([], [1, 2, 3], mac);

        mac.ShouldBe(HMACSHA256.HashData(Array.Empty<byte>(), new byte[] { 1, 2, 3 }));
    }

    [Fact]
    public void Forgetting_leaves_the_next_key_right()
    {
        var mac = new byte[HmacSha256.Size];
        HmacSha256.HashData(Bytes.Seeded(1, 32), [1], mac);
        HmacSha256.Forget();
        HmacSha256.HashData(Bytes.Seeded(2, 32), [1], mac);
        mac.ShouldBe(HMACSHA256.HashData(Bytes.Seeded(2, 32), new byte[] { 1 }));
    }

    [Fact]
    public void Keys_are_derived_as_RFC_5869_has_it()
    {
        var (salt, secret) = (Bytes.Seeded(3, 24), Bytes.Seeded(4, 32));
        var (extracted, expanded) = (new byte[32], new byte[32]);

        HmacSha256.Extract(salt, secret, extracted);
        HmacSha256.Expand(extracted, "venus2 sealed c2s"u8, expanded);

        extracted.ShouldBe(HKDF.Extract(HashAlgorithmName.SHA256, secret, salt));
        expanded.ShouldBe(HKDF.Expand(HashAlgorithmName.SHA256, extracted, 32, "venus2 sealed c2s"u8.ToArray()));
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        Parallel.For(0, 64, number =>
        {
            var key = Bytes.Seeded(number, 32);
            var mac = new byte[HmacSha256.Size];
            for (var i = 0; i < 200; i++)
            {
                HmacSha256.HashData(key, key, mac);
                mac.ShouldBe(HMACSHA256.HashData(key, key));
            }
        });
    }
}
