using System.Security.Cryptography;
using Venus.Net.Native;

namespace Venus.Net.Protocol;

/// <summary>
/// A key whose cipher's context is made when it is used and may go to another key when it is not: a thousand contexts serve as many keys as there are, so
/// that a link that is silent costs its key and no more. Which context a key has is fixed, so two keys change places at most.
/// </summary>
internal sealed class SharedGcmKey : GcmKey
{
    /// <summary>Contexts of the process, each for every so manieth key.</summary>
    private const int Places = 1024;

    private static readonly Place[] AllPlaces = [.. Enumerable.Range(0, Places).Select(static _ => new Place())];
    private static uint _made;

    private readonly byte[] _key = new byte[Size];
    private readonly bool _encrypts;
    private readonly Place _place;
    private bool _isWiped;

    public SharedGcmKey(ReadOnlySpan<byte> key, bool encrypts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Size, nameof(key));
        key.CopyTo(_key);
        _encrypts = encrypts;
        _place = AllPlaces[Interlocked.Increment(ref _made) % Places];
    }

    public override void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> header)
    {
        lock (_place)
            _place.Take(this).Encrypt(nonce, plaintext, ciphertext, tag, header);
    }

    public override bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> header)
    {
        lock (_place)
            return _place.Take(this).TryDecrypt(nonce, ciphertext, tag, plaintext, header);
    }

    public override void Dispose()
    {
        lock (_place)
            _place.Leave(this);
        CryptographicOperations.ZeroMemory(_key);
    }

    /// <summary>A context and whose key is in it. To be locked.</summary>
    private sealed class Place
    {
        private OpenSslGcm? _context;
        private SharedGcmKey? _owner;

        public OpenSslGcm Take(SharedGcmKey key)
        {
            if (_owner == key)
                return _context!;
            ObjectDisposedException.ThrowIf(key._isWiped, key);
            _owner = null;
            _context ??= new OpenSslGcm();
            _context.SetKey(key._key, key._encrypts);
            _owner = key;
            return _context;
        }

        public void Leave(SharedGcmKey key)
        {
            key._isWiped = true;
            if (_owner != key)
                return;

            // With it goes what it has made of the key.
            _owner = null;
            _context!.Dispose();
            _context = null;
        }
    }
}
