using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

/// <summary>What becomes of a direction whose cipher fails, before it has done anything or after it has done everything.</summary>
public sealed class RecordCipherTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_nonce_is_used_twice_whatever_fails(bool seals)
        => Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var key = new FailingKey(random.Next(20), random.Next(2) == 0);
            var fails = random.Next(10) == 0;
            using var cipher = new RecordCipher(new byte[LinkKeys.SecretSize], seals, (_, _) => fails ? throw new CryptographicException("no key") : key);
            var failed = false;
            for (var record = 0; record < 40; record++)
            {
                if (!TryUse(cipher, seals))
                    failed = true;
                else if (failed)
                    return false;
            }

            return failed && key.Nonces.Distinct().Count() == key.Nonces.Count && key.CallsAfterFailure == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Direction_whose_next_key_cannot_be_made_is_over()
    {
        var made = 0;
        using var cipher = new RecordCipher(
            new byte[LinkKeys.SecretSize],
            seals: true,
            (_, _) => made++ == 0 ? new FailingKey(takes: -1, late: false) : throw new CryptographicException("no key"));
        for (var record = 0; record < RecordCipher.RecordsPerKey; record++)
            TryUse(cipher, seals: true).ShouldBeTrue();

        TryUse(cipher, seals: true).ShouldBeFalse();
        Should.Throw<ObjectDisposedException>(() => cipher.Seal([], [], new byte[RecordCipher.TagSize], []));
        made.ShouldBe(2);
    }

    private static bool TryUse(RecordCipher cipher, bool seals)
    {
        try
        {
            var tag = new byte[RecordCipher.TagSize];
            if (!seals)
                return cipher.TryOpen([], tag, [], []);
            cipher.Seal([], [], tag, []);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Takes so many records and then fails, once; never if that is less than none.</summary>
    private sealed class FailingKey(int takes, bool late) : GcmKey
    {
        private int _taken;
        private bool _failed;

        public List<string> Nonces { get; } = [];

        public int CallsAfterFailure { get; private set; }

        public override void Encrypt(
            ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> header) => Use(nonce);

        public override bool TryDecrypt(
            ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> header)
        {
            Use(nonce);
            return true;
        }

        public override void Dispose()
        {
        }

        private void Use(ReadOnlySpan<byte> nonce)
        {
            if (_failed)
                CallsAfterFailure++;
            var fails = _taken++ == takes;
            if (takes >= 0 && (!fails || late))
                Nonces.Add(Convert.ToHexString(nonce));
            _failed |= fails;
            if (fails)
                throw new CryptographicException("failed");
        }
    }
}
