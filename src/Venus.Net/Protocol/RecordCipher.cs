using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// One direction of a sealed link: AES-256-GCM whose nonce is the IV xor the record's number (RFC 8446 §5.3) and whose key is replaced every
/// 2^20 records. From a generation's secret come its key ‖ IV (HKDF-Expand, "venus2 key", 44 bytes) and the next
/// secret (HKDF-Expand, "venus2 ratchet", 32 bytes); the old secret is wiped, so what was sealed before cannot be opened with what is held after.
/// 2^20 records of 64 KiB are 2^32 blocks under a key, where RFC 8446 §5.5 allows 2^24.5 full-size records of 2^10 blocks. The AES state is made
/// on first use: an idle link costs a few dozen bytes. Not for use by several threads, <see cref="Dispose"/> aside.
/// </summary>
internal sealed class RecordCipher : IDisposable
{
    public const int TagSize = GcmKey.TagSize;
    public const int RecordsPerKey = 1 << 20;

    private const int NonceSize = GcmKey.NonceSize;

    private readonly byte[] _secretAndIv = new byte[LinkKeys.SecretSize + NonceSize];
    private readonly bool _seals;
    private readonly KeyMaker _create;
    private readonly Lock _lock = new();
    private GcmKey? _key;
    private ulong _number;
    private bool _broken;
    private bool _dead;

    /// <param name="secret">The first generation's.</param>
    /// <param name="seals">Whether it seals or opens; it does only the one.</param>
    /// <param name="create">Makes a generation's key.</param>
    public RecordCipher(ReadOnlySpan<byte> secret, bool seals, KeyMaker? create = null)
    {
        secret.CopyTo(Secret);
        _seals = seals;
        _create = create ?? GcmKey.Create;
    }

    /// <summary>Makes a key, as <see cref="GcmKey.Create"/>.</summary>
    public delegate GcmKey KeyMaker(ReadOnlySpan<byte> key, bool encrypts);

    public ulong Number => _number;

    private Span<byte> Secret => _secretAndIv.AsSpan(0, LinkKeys.SecretSize);

    private Span<byte> Iv => _secretAndIv.AsSpan(LinkKeys.SecretSize);

    /// <summary>Seals the direction's next record. If that fails the direction is over: a number is never used a second time.</summary>
    public void Seal(ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> header)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_dead, this);
            try
            {
                Span<byte> nonce = stackalloc byte[NonceSize];
                Advance(nonce).Encrypt(nonce, plaintext, ciphertext, tag, header);
            }
            catch
            {
                Wipe();
                throw;
            }
        }
    }

    /// <summary>False if the record is not the next one of this direction, unchanged; nothing can be opened after that, nor after a failure.</summary>
    public bool TryOpen(ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> header)
    {
        lock (_lock)
        {
            if (_broken)
                return false;
            ObjectDisposedException.ThrowIf(_dead, this);
            var opened = false;
            try
            {
                Span<byte> nonce = stackalloc byte[NonceSize];
                opened = Advance(nonce).TryDecrypt(nonce, ciphertext, tag, plaintext, header);
            }
            finally
            {
                if (!opened)
                    Break();
            }

            return opened;
        }
    }

    /// <summary>Wipes the keys. Taken under the lock so that no record is ever sealed under half-wiped ones.</summary>
    public void Dispose()
    {
        lock (_lock)
            Wipe();
    }

    /// <summary>The key and nonce of the next record, whose number counts as used from here on, whatever becomes of the record.</summary>
    private GcmKey Advance(Span<byte> nonce)
    {
        var number = _number++;
        if (_key is null || (number % RecordsPerKey == 0 && number > 0))
            Ratchet();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[(NonceSize - sizeof(ulong))..], number);
        var iv = Iv;
        for (var i = 0; i < NonceSize; i++)
            nonce[i] ^= iv[i];
        return _key!;
    }

    private void Ratchet()
    {
        Span<byte> material = stackalloc byte[GcmKey.Size + NonceSize];
        HKDF.Expand(HashAlgorithmName.SHA256, Secret, material, "venus2 key"u8);
        Span<byte> next = stackalloc byte[LinkKeys.SecretSize];
        HKDF.Expand(HashAlgorithmName.SHA256, Secret, next, "venus2 ratchet"u8);
        next.CopyTo(Secret);
        _key?.Dispose();
        _key = _create(material[..GcmKey.Size], _seals);
        material[GcmKey.Size..].CopyTo(Iv);
        CryptographicOperations.ZeroMemory(material);
        CryptographicOperations.ZeroMemory(next);
    }

    private void Break()
    {
        _broken = true;
        Wipe();
    }

    private void Wipe()
    {
        _dead = true;
        _key?.Dispose();
        _key = null;
        CryptographicOperations.ZeroMemory(_secretAndIv);
    }
}
