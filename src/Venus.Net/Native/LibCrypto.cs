using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>
/// The calls of OpenSSL 3 that a record takes, as they are (EVP_EncryptInit(3), EVP_CIPHER-AES(7)); <see cref="OpenSslGcm"/> makes them safe. Those that are marked
/// to suppress the transition are for short payloads only: the collector waits for them.
/// </summary>
internal static unsafe partial class LibCrypto
{
    public const int GetTag = 0x10;
    public const int SetTag = 0x11;
    public const ulong NoAtExit = 0x80000;

    private const string Library = "libcrypto.so.3";

    /// <summary>Whether the library is here, with a cipher made by fetching, which only version 3 has.</summary>
    public static bool IsPresent =>
        NativeLibrary.TryLoad(Library, typeof(LibCrypto).Assembly, null, out var library) && NativeLibrary.TryGetExport(library, nameof(EVP_CIPHER_fetch), out _);

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
}
