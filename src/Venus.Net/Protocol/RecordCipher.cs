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
    private readonly Lock _lock = new();
    private GcmKey? _key;
    private ulong _number;
    private bool _broken;
    private bool _dead;

    public RecordCipher(ReadOnlySpan<byte> secret, bool seals)
    {
        secret.CopyTo(Secret);
        _seals = seals;
    }

    public ulong Number => _number;

    private Span<byte> Secret => _secretAndIv.AsSpan(0, LinkKeys.SecretSize);

    private Span<byte> Iv => _secretAndIv.AsSpan(LinkKeys.SecretSize);

    public void Seal(ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> header)
    {
        lock (_lock)
        {
            Span<byte> nonce = stackalloc byte[NonceSize];
            Prepare(nonce).Encrypt(nonce, plaintext, ciphertext, tag, header);
            _number++;
        }
    }

    /// <summary>False if the record is not the next one of this direction, unchanged; nothing can be opened after that.</summary>
    public bool TryOpen(ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> header)
    {
        lock (_lock)
        {
            if (_broken)
                return false;
            Span<byte> nonce = stackalloc byte[NonceSize];
            if (Prepare(nonce).TryDecrypt(nonce, ciphertext, tag, plaintext, header))
            {
                _number++;
                return true;
            }

            _broken = true;
            Wipe();
            return false;
        }
    }

    /// <summary>Wipes the keys. Taken under the lock so that no record is ever sealed under half-wiped ones.</summary>
    public void Dispose()
    {
        lock (_lock)
            Wipe();
    }

    private GcmKey Prepare(Span<byte> nonce)
    {
        ObjectDisposedException.ThrowIf(_dead, this);
        if (_key is null || (_number % RecordsPerKey == 0 && _number > 0))
            Ratchet();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[(NonceSize - sizeof(ulong))..], _number);
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
        _key = GcmKey.Create(material[..GcmKey.Size], _seals);
        material[GcmKey.Size..].CopyTo(Iv);
        CryptographicOperations.ZeroMemory(material);
        CryptographicOperations.ZeroMemory(next);
    }

    private void Wipe()
    {
        _dead = true;
        _key?.Dispose();
        _key = null;
        CryptographicOperations.ZeroMemory(_secretAndIv);
    }
}
