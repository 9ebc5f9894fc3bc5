using System.Security.Cryptography;
using Venus.Net.Native;

namespace Venus.Net.Protocol;

/// <summary>An AES-256-GCM key of one direction: OpenSSL's own calls where it is there, .NET's anywhere else. Not for use by several threads.</summary>
internal abstract class GcmKey : IDisposable
{
    public const int Size = 32;
    public const int NonceSize = 12;
    public const int TagSize = 16;

    /// <summary>Takes a key.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="encrypts">Whether it seals or opens; it does only the one.</param>
    public static GcmKey Create(ReadOnlySpan<byte> key, bool encrypts) => OpenSslGcm.IsSupported ? new SharedGcmKey(key, encrypts) : new PlatformKey(key);

    /// <summary>As <see cref="Create"/>, by .NET's calls in any case.</summary>
    public static GcmKey CreatePortable(ReadOnlySpan<byte> key) => new PlatformKey(key);

    /// <summary>Encrypts; in place if both are the same.</summary>
    public abstract void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> header);

    /// <summary>Decrypts, in place if both are the same; false, and nothing of the plaintext left, if anything was changed.</summary>
    public abstract bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> header);

    /// <summary>Wipes the key.</summary>
    public abstract void Dispose();

    private sealed class PlatformKey(ReadOnlySpan<byte> key) : GcmKey
    {
        private readonly AesGcm _aes = new(key, TagSize);

        public override void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> header)
            => _aes.Encrypt(nonce, plaintext, ciphertext, tag, header);

        public override bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> header)
        {
            try
            {
                _aes.Decrypt(nonce, ciphertext, tag, plaintext, header);
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                return false;
            }
        }

        public override void Dispose() => _aes.Dispose();
    }
}
