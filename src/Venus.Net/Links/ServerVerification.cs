using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// How a client recognises its server inside the TLS handshake: by its pinned key, or by an authority and the host's name. There is no third
/// way and none that skips it. Serves one handshake.
/// </summary>
internal sealed class ServerVerification
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly ClientHandshakeOptions _options;
    private readonly X509ChainPolicy _policy;

    /// <exception cref="IOException">The CA file cannot be read or holds no certificate.</exception>
    public ServerVerification(ClientHandshakeOptions options, TimeProvider time)
    {
        _options = options;
        _policy = new X509ChainPolicy
        {
            // Neither the system's authorities nor the network have a say.
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = time.GetUtcNow().LocalDateTime,
        };
        _policy.ApplicationPolicy.Add(ServerAuthentication);
        if (options.CaFile is not null)
            AddAuthorities(options.CaFile);
    }

    /// <summary>The key that the server has proven to hold; null before.</summary>
    public PinnedKey? ServerKey { get; private set; }

    /// <summary>Why the server was turned away, if it was.</summary>
    public ServerNotTrustedException? Failure { get; private set; }

    public SslClientAuthenticationOptions TlsOptions => new()
    {
        TargetHost = _options.Host,
        EnabledSslProtocols = SslProtocols.Tls13,
        ApplicationProtocols = [ControlTransport.Alpn],
        AllowRenegotiation = false,
        AllowTlsResume = false,
        CertificateChainPolicy = _policy,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accept(certificate as X509Certificate2, chain, errors),
    };

    private bool Accept(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            Failure = new ServerNotTrustedException("The server showed no certificate.");
            return false;
        }
        ServerKey = PinnedKey.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Failure = _options.CaFile is null ? CheckPins(ServerKey) : CheckAuthority(chain, errors);
        return Failure is null;
    }

    private ServerKeyMismatchException? CheckPins(PinnedKey actual)
    {
        var matches = false;
        foreach (var pin in _options.PinnedKeys)
            matches |= pin.Matches(actual);
        return matches ? null : new ServerKeyMismatchException(_options.PinnedKeys, actual);
    }

    private ServerNotTrustedException? CheckAuthority(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return new ServerNotTrustedException($"The server's certificate is not for {_options.Host}.");
        var statuses = chain?.ChainStatus.Select(status => status.Status.ToString()).Distinct() ?? [];
        return new ServerNotTrustedException($"No authority of {_options.CaFile} vouches for the server's certificate ({string.Join(", ", statuses)}).");
    }

    private void AddAuthorities(string file)
    {
        try
        {
            _policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (CryptographicException error)
        {
            throw new IOException($"{file} holds no certificates in PEM form.", error);
        }
        if (_policy.CustomTrustStore.Count == 0)
            throw new IOException($"{file} holds no certificates in PEM form.");
    }
}
