using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Venus.Net.Native;

/// <summary>
/// HMAC-SHA256 by OpenSSL's own calls, on one context a thread: .NET makes and throws away one a call, which takes three times as long. The context keeps what it has
/// made of the last key until the next one comes, or <see cref="Forget"/>.
/// </summary>
internal static unsafe class OpenSslHmac
{
    private const int Size = 32;

    private static readonly nint Algorithm = FetchAlgorithm();

    [ThreadStatic]
    private static Context? _context;

    /// <summary>Whether OpenSSL 3 is here.</summary>
    public static bool IsSupported => Algorithm != 0;

    /// <summary>Signs.</summary>
    /// <param name="key">Of any length; none counts as zeros (RFC 2104).</param>
    /// <param name="data">What is signed.</param>
    /// <param name="mac">32 bytes.</param>
    /// <exception cref="CryptographicException">OpenSSL refused.</exception>
    public static void HashData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(mac.Length, Size, nameof(mac));

        // To OpenSSL no key means the last one.
        ReadOnlySpan<byte> given = key.IsEmpty ? stackalloc byte[Size] : key;
        var context = _context ??= new Context(Algorithm);
        nuint written;
        fixed (byte* secret = given, input = data, output = mac)
        {
            Check(
                LibCrypto.EVP_MAC_init(context.Value, secret, (nuint)given.Length, null) == 1
                && LibCrypto.EVP_MAC_update(context.Value, input, (nuint)data.Length) == 1
                && LibCrypto.EVP_MAC_final(context.Value, output, &written, Size) == 1);
        }
    }

    /// <summary>Wipes what this thread's context has made of the last key.</summary>
    public static void Forget()
    {
        if (_context is not { } context)
            return;
        Span<byte> zeros = stackalloc byte[Size];
        fixed (byte* nothing = zeros)
            Check(LibCrypto.EVP_MAC_init(context.Value, nothing, Size, null) == 1);
    }

    private static nint FetchAlgorithm()
    {
        if (!LibCrypto.IsPresent)
            return 0;
        fixed (byte* name = "HMAC\0"u8)
            return LibCrypto.EVP_MAC_fetch(0, name, null);
    }

    private static void Check(bool done)
    {
        if (done)
            return;
        LibCrypto.ERR_clear_error();
        throw new CryptographicException("OpenSSL refused a call for HMAC-SHA256.");
    }

    /// <summary>A thread's context, freed with it.</summary>
    private sealed class Context : SafeHandle
    {
        public Context(nint algorithm)
            : base(0, ownsHandle: true)
        {
            SetHandle(LibCrypto.EVP_MAC_CTX_new(algorithm));
            Span<byte> zeros = stackalloc byte[Size];
            fixed (byte* digest = "digest\0"u8, name = "SHA256\0"u8, nothing = zeros)
            {
                var parameters = stackalloc LibCrypto.Parameter[2];
                parameters[0] = new LibCrypto.Parameter { Key = digest, Type = LibCrypto.Parameter.Text, Value = name, Size = 6, Returned = nuint.MaxValue };
                parameters[1] = default;
                Check(!IsInvalid && LibCrypto.EVP_MAC_init(handle, nothing, Size, parameters) == 1);
            }
        }

        public override bool IsInvalid => handle == 0;

        public nint Value => handle;

        protected override bool ReleaseHandle()
        {
            LibCrypto.EVP_MAC_CTX_free(handle);
            return true;
        }
    }
}
