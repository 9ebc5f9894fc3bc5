using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>
/// The calls of OpenSSL 3 that a record and a link's keys take, as they are (EVP_EncryptInit(3), EVP_CIPHER-AES(7), EVP_MAC(3), EVP_MAC-HMAC(7)); <see cref="OpenSslGcm"/>
/// and <see cref="OpenSslHmac"/> make them safe. Those that are marked to suppress the transition are for short inputs only: the collector waits for them.
/// </summary>
internal static unsafe partial class LibCrypto
{
    public const int GetTag = 0x10;
    public const int SetTag = 0x11;
    public const ulong NoAtExit = 0x80000;

    private const string Library = "libcrypto.so.3";

    private static readonly bool IsReady = Prepare();

    /// <summary>Whether the library is here, with algorithms to be fetched, which only version 3 has.</summary>
    public static bool IsPresent => IsReady;

    [LibraryImport(Library)]
    public static partial int OPENSSL_init_crypto(ulong options, nint settings);

    [LibraryImport(Library)]
    public static partial nint EVP_CIPHER_fetch(nint context, byte* algorithm, byte* properties);

    [LibraryImport(Library)]
    public static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial void ERR_clear_error();

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int EVP_CipherInit_ex(nint context, nint cipher, nint engine, byte* key, byte* nonce, int encrypt);

    [LibraryImport(Library)]
    public static partial int EVP_CipherUpdate(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(Library, EntryPoint = nameof(EVP_CipherUpdate)), SuppressGCTransition]
    public static partial int EVP_CipherUpdateShort(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int EVP_CipherFinal_ex(nint context, byte* output, int* written);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int EVP_CIPHER_CTX_ctrl(nint context, int type, int size, void* value);

    [LibraryImport(Library)]
    public static partial nint EVP_MAC_fetch(nint context, byte* algorithm, byte* properties);

    [LibraryImport(Library)]
    public static partial nint EVP_MAC_CTX_new(nint algorithm);

    [LibraryImport(Library)]
    public static partial void EVP_MAC_CTX_free(nint context);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int EVP_MAC_init(nint context, byte* key, nuint keySize, Parameter* parameters);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int EVP_MAC_update(nint context, byte* input, nuint length);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int EVP_MAC_final(nint context, byte* output, nuint* written, nuint room);

    private static bool Prepare()
    {
        if (!LinuxPlatform.IsSupported
            || !NativeLibrary.TryLoad(Library, typeof(LibCrypto).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, nameof(EVP_CIPHER_fetch), out _))
            return false;

        // At exit threads may still be sealing: nothing is to be taken down under them.
        return OPENSSL_init_crypto(NoAtExit, 0) == 1;
    }

    /// <summary>OSSL_PARAM(3).</summary>
    public struct Parameter
    {
        public const uint Text = 4;

        public byte* Key;
        public uint Type;
        public void* Value;
        public nuint Size;
        public nuint Returned;
    }
}
