using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Venus.Net.Protocol;

/// <summary>
/// What a server proves itself with in TLS: a key of its own that clients pin, or a certificate that an authority issued. Owned by the
/// server for its whole life.
/// </summary>
public sealed class ServerIdentity : IDisposable
{
    /// <summary>The key's name in the state directory.</summary>
    public const string KeyFileName = "server.key";

    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _intermediates;

    private ServerIdentity(X509Certificate2 certificate, X509Certificate2Collection intermediates)
    {
        _certificate = certificate;
        _intermediates = intermediates;
        SpkiPin = PinnedKey.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        // Offline: making the chain fetches nothing from the network.
        CertificateContext = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
    }

    /// <summary>What clients pin; the same as long as the key is.</summary>
    public PinnedKey SpkiPin { get; }

    internal SslStreamCertificateContext CertificateContext { get; }

    /// <summary>
    /// The key in <paramref name="stateDirectory"/>, made on first use (directory 0700, file 0600), under a certificate of its own.
    /// </summary>
    /// <exception cref="IOException">The key cannot be read or written, others than its owner may read it, or others may write to the directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory or file is not accessible.</exception>
    /// <exception cref="CryptographicException">The file holds no P-256 key.</exception>
    public static ServerIdentity LoadOrCreate(string stateDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateDirectory);
        StateDirectory.Prepare(stateDirectory);
        using var key = ServerKeyFile.LoadOrCreate(Path.Combine(stateDirectory, KeyFileName));
        return new ServerIdentity(SelfSign(key), []);
    }

    /// <summary>A certificate that an authority issued, with its intermediates after it, and its key; both PEM.</summary>
    /// <exception cref="IOException">A file cannot be read, or others than its owner may read the key.</exception>
    /// <exception cref="CryptographicException">The files hold no certificate and key that belong together.</exception>
    public static ServerIdentity LoadCertificate(string certificateFile, string keyFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificateFile);
        ArgumentException.ThrowIfNullOrEmpty(keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        if (chain.Count == 0)
            throw new CryptographicException($"{certificateFile} holds no certificate in PEM form.");
        chain[0].Dispose();
        chain.RemoveAt(0);
        try
        {
            return new ServerIdentity(X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile), SecretFile.Read(keyFile)), chain);
        }
        catch (ArgumentException error)
        {
            throw new CryptographicException($"{keyFile} is not the key of the certificate in {certificateFile}.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        foreach (var intermediate in _intermediates)
            intermediate.Dispose();
    }

    // A pinned client looks at the key alone, so the dates say "no well-defined expiration" (RFC 5280 §4.1.2.5) and no clock can break it.
    private static X509Certificate2 SelfSign(ECDsa key)
    {
        var request = new CertificateRequest("CN=venus", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], false));
        return request.CreateSelfSigned(
            new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));
    }
}
