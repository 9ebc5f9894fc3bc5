using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Control;

/// <summary>A client talks to the server it means, or to nobody.</summary>
public sealed class ServerTrustTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Server_with_another_key_is_refused_naming_both_pins()
    {
        using var door = new Door();
        var pinned = PinnedKey.Of("the real one"u8);
        var rejecting = door.RejectAsync();
        var mismatch = await Should.ThrowAsync<ServerKeyMismatchException>(ConnectAsync(door, door.Login with { PinnedKeys = [pinned] }));
        mismatch.Expected.ShouldBe([pinned]);
        mismatch.Actual.ShouldBe(door.Identity.SpkiPin);
        mismatch.Message.ShouldContain(pinned.ToString());
        mismatch.Message.ShouldContain(door.Identity.SpkiPin.ToString());
        mismatch.Message.ShouldNotContain('\n');
        // The token's owner said nothing to it, not even his name.
        (await rejecting.Soon()).Fault.ShouldBeOneOf(HandshakeFault.Tls, HandshakeFault.Lost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Either_of_two_pins_lets_the_server_pass(int place)
    {
        using var door = new Door();
        PinnedKey[] pins = [PinnedKey.Of("the other"u8), PinnedKey.Of("the other"u8)];
        pins[place] = door.Identity.SpkiPin;
        await ShouldOpenAsync(door, door.Login with { PinnedKeys = pins });
    }

    [Fact]
    public async Task Neither_of_two_pins_is_refused_naming_all()
    {
        using var door = new Door();
        var rejecting = door.RejectAsync();
        PinnedKey[] pins = [PinnedKey.Of("one"u8), PinnedKey.Of("two"u8)];
        var mismatch = await Should.ThrowAsync<ServerKeyMismatchException>(ConnectAsync(door, door.Login with { PinnedKeys = pins }));
        mismatch.Message.ShouldContain($"{pins[0]} or {pins[1]}");
        await rejecting.Soon();
    }

    [Fact]
    public async Task Options_that_no_server_could_satisfy_are_refused()
    {
        using var door = new Door();
        var pin = door.Identity.SpkiPin;
        await Should.ThrowAsync<ArgumentException>(ConnectAsync(door, door.Login with { PinnedKeys = [] }));
        await Should.ThrowAsync<ArgumentException>(ConnectAsync(door, door.Login with { CaFile = "ca.pem" }));
        await Should.ThrowAsync<ArgumentException>(ConnectAsync(door, door.Login with { PinnedKeys = [pin, pin, pin] }));
        await Should.ThrowAsync<ArgumentException>(ConnectAsync(door, door.Login with { Host = "" }));
        await Should.ThrowAsync<ArgumentException>(ConnectAsync(door, door.Login with { Port = 0 }));
        await Should.ThrowAsync<ArgumentException>(ConnectAsync(door, door.Login with { Client = "two\nlines" }));
    }

    [Fact]
    public async Task Certificate_of_the_authority_for_the_host_lets_the_server_pass()
    {
        using var ca = new Authority(_files.Path, "ca");
        using var door = new Door(identity: ca.Issue("localhost"));
        await ShouldOpenAsync(door, Login(door, ca.File));
    }

    [Fact]
    public async Task Certificate_under_an_intermediate_lets_the_server_pass()
    {
        using var ca = new Authority(_files.Path, "ca");
        using var intermediate = new Authority(_files.Path, "intermediate", issuer: ca);
        using var door = new Door(identity: intermediate.Issue("localhost"));
        await ShouldOpenAsync(door, Login(door, ca.File));
    }

    [Fact]
    public async Task Certificate_for_another_host_is_refused()
    {
        using var ca = new Authority(_files.Path, "ca");
        using var door = new Door(identity: ca.Issue("other.example"));
        (await UntrustedAsync(door, Login(door, ca.File))).Message.ShouldBe("The server's certificate is not for localhost.");
    }

    [Fact]
    public async Task Certificate_of_another_authority_is_refused()
    {
        using var ca = new Authority(_files.Path, "ca");
        using var stranger = new Authority(_files.Path, "stranger");
        using var door = new Door(identity: stranger.Issue("localhost"));
        (await UntrustedAsync(door, Login(door, ca.File))).Message.ShouldContain("No authority of");
    }

    [Fact]
    public async Task Servers_own_certificate_is_no_match_for_an_authority()
    {
        using var ca = new Authority(_files.Path, "ca");
        using var door = new Door();
        await UntrustedAsync(door, Login(door, ca.File));
    }

    [Fact]
    public async Task Certificate_past_its_time_is_refused()
    {
        using var ca = new Authority(_files.Path, "ca");
        using var door = new Door(new FakeTimeProvider(Authority.End.AddDays(1)), ca.Issue("localhost"));
        (await UntrustedAsync(door, Login(door, ca.File))).Message.ShouldContain("NotTimeValid");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a certificate")]
    public async Task Ca_file_that_holds_none_is_an_error_before_anything_is_dialled(string? content)
    {
        using var door = new Door();
        var file = Path.Combine(_files.Path, "broken.pem");
        if (content is not null)
            File.WriteAllText(file, content);
        (await Should.ThrowAsync<IOException>(ConnectAsync(door, Login(door, file)))).Message.ShouldContain(file);
    }

    [Fact]
    public void Certificate_with_a_key_open_to_others_is_refused()
    {
        using var ca = new Authority(_files.Path, "ca");
        ca.Issue("localhost").Dispose();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_files.Path, "localhost.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Should.Throw<IOException>(() => ServerIdentity.LoadCertificate(
            Path.Combine(_files.Path, "localhost.pem"), Path.Combine(_files.Path, "localhost.key"))).Message.ShouldContain("chmod 600");
    }

    [Fact]
    public void Certificate_with_another_key_is_refused()
    {
        using var ca = new Authority(_files.Path, "ca");
        ca.Issue("localhost").Dispose();
        ca.Issue("other").Dispose();
        Should.Throw<CryptographicException>(() => ServerIdentity.LoadCertificate(
            Path.Combine(_files.Path, "localhost.pem"), Path.Combine(_files.Path, "other.key"))).Message.ShouldContain("is not the key of");
    }

    private static ClientHandshakeOptions Login(Door door, string caFile) => door.Login with { Host = "localhost", PinnedKeys = [], CaFile = caFile };

    private static Task<ClientSession> ConnectAsync(Door door, ClientHandshakeOptions login) =>
        ClientHandshake.ConnectAsync(login, door.Time, CancellationToken.None).Soon();

    private static async Task ShouldOpenAsync(Door door, ClientHandshakeOptions login)
    {
        var connecting = ConnectAsync(door, login);
        var server = await door.AcceptAsync().Soon();
        server.Connection.TrySend(Door.Terms(server.Secret));
        (await connecting).Secret.ShouldBe(server.Secret);
        server.Connection.Abort();
    }

    private static async Task<ServerNotTrustedException> UntrustedAsync(Door door, ClientHandshakeOptions login)
    {
        var rejecting = door.RejectAsync();
        var untrusted = await Should.ThrowAsync<ServerNotTrustedException>(ConnectAsync(door, login));
        await rejecting.Soon();
        return untrusted;
    }

    /// <summary>A certificate authority for a test.</summary>
    private sealed class Authority : IDisposable
    {
        public static readonly DateTimeOffset End = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

        private readonly string _directory;
        private readonly X509Certificate2 _certificate;
        private readonly bool _isRoot;

        public Authority(string directory, string name, Authority? issuer = null)
        {
            _directory = directory;
            _isRoot = issuer is null;
            File = Path.Combine(directory, name + ".pem");
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            if (issuer is null)
            {
                _certificate = request.CreateSelfSigned(Start, End);
            }
            else
            {
                using var signed = request.Create(issuer._certificate, Start, End, RandomNumberGenerator.GetBytes(8));
                _certificate = signed.CopyWithPrivateKey(key);
            }
            System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
        }

        public string File { get; }

        public ServerIdentity Issue(string host)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
            using var signed = request.Create(_certificate, Start, End, RandomNumberGenerator.GetBytes(8));
            var certificateFile = Path.Combine(_directory, host + ".pem");
            var keyFile = Path.Combine(_directory, host + ".key");
            System.IO.File.WriteAllText(certificateFile, signed.ExportCertificatePem() + "\n" + (_isRoot ? "" : _certificate.ExportCertificatePem()));
            System.IO.File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
            if (!OperatingSystem.IsWindows())
                System.IO.File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return ServerIdentity.LoadCertificate(certificateFile, keyFile);
        }

        public void Dispose() => _certificate.Dispose();
    }
}
