using System.Collections.Concurrent;
using System.Security.Cryptography;
using Venus.Net.Protocol;
using Venus.Net.Tests.Control;

namespace Venus.Net.Tests.Protocol;

public sealed class ServerIdentityTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _state = new();

    private string KeyFile => Path.Combine(_state.Path, ServerIdentity.KeyFileName);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Key_is_kept_over_restarts()
    {
        using var first = ServerIdentity.LoadOrCreate(_state.Path);
        using var second = ServerIdentity.LoadOrCreate(_state.Path);
        second.SpkiPin.ShouldBe(first.SpkiPin);
        using var elsewhere = new TemporaryDirectory();
        using var other = ServerIdentity.LoadOrCreate(elsewhere.Path);
        other.SpkiPin.ShouldNotBe(first.SpkiPin);
    }

    [Fact]
    public void Key_file_is_the_owners_alone_and_nothing_else_is_left()
    {
        var nested = Path.Combine(_state.Path, "state");
        using var identity = ServerIdentity.LoadOrCreate(nested);
        Directory.GetFileSystemEntries(nested).ShouldBe([Path.Combine(nested, "server.key")]);
        if (OperatingSystem.IsWindows())
            return;
        File.GetUnixFileMode(Path.Combine(nested, "server.key")).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(nested).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void Key_file_open_to_others_is_refused(UnixFileMode extra)
    {
        ServerIdentity.LoadOrCreate(_state.Path).Dispose();
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(KeyFile, OwnerOnly | extra);
        var refused = Should.Throw<IOException>(() => ServerIdentity.LoadOrCreate(_state.Path));
        refused.Message.ShouldContain(KeyFile);
        refused.Message.ShouldContain("chmod 600");
    }

    [Fact]
    public void Key_file_that_the_group_may_read_is_taken()
    {
        ServerIdentity.LoadOrCreate(_state.Path).Dispose();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(KeyFile, OwnerOnly | UnixFileMode.GroupRead);
        Should.NotThrow(() => ServerIdentity.LoadOrCreate(_state.Path).Dispose());
    }

    [Fact]
    public void Pin_is_what_other_tools_compute_from_the_key_file()
    {
        using var identity = ServerIdentity.LoadOrCreate(_state.Path);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(KeyFile));
        PinnedKey.Of(key.ExportSubjectPublicKeyInfo()).ShouldBe(identity.SpkiPin);
        File.ReadAllText(KeyFile).ShouldStartWith("-----BEGIN PRIVATE KEY-----\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void Key_file_without_a_key_is_refused_and_left_alone(string content)
    {
        WriteKey(content);
        Should.Throw<CryptographicException>(() => ServerIdentity.LoadOrCreate(_state.Path));
        File.ReadAllText(KeyFile).ShouldBe(content);
    }

    [Fact]
    public void Key_on_another_curve_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        WriteKey(key.ExportPkcs8PrivateKeyPem());
        Should.Throw<CryptographicException>(() => ServerIdentity.LoadOrCreate(_state.Path)).Message.ShouldContain("P-256");
    }

    [Fact]
    public void Servers_that_start_at_once_all_have_the_same_key()
    {
        // File.Move without overwriting is a look and a rename, so it let the later of two servers replace the key that the earlier one
        // had already shown to its clients.
        for (var round = 0; round < 50; round++)
        {
            using var state = new TemporaryDirectory();
            var pins = new ConcurrentBag<PinnedKey>();
            Parallel.For(0, 8, _ =>
            {
                using var identity = ServerIdentity.LoadOrCreate(state.Path);
                pins.Add(identity.SpkiPin);
            });
            pins.Count.ShouldBe(8);
            using var kept = ServerIdentity.LoadOrCreate(state.Path);
            pins.Distinct().ShouldBe([kept.SpkiPin]);
            Directory.GetFiles(state.Path).ShouldBe([Path.Combine(state.Path, "server.key")]);
        }
    }

    [Fact]
    public void Key_is_never_read_from_or_written_to_where_a_dangling_link_leads()
    {
        if (OperatingSystem.IsWindows())
            return;
        var elsewhere = Path.Combine(_state.Path, "elsewhere");
        File.CreateSymbolicLink(KeyFile, elsewhere);
        Should.Throw<IOException>(() => ServerIdentity.LoadOrCreate(_state.Path));
        File.Exists(elsewhere).ShouldBeFalse();
    }

    [Fact]
    public void Key_that_a_crash_left_half_written_is_not_used()
    {
        File.WriteAllText(KeyFile + ".new", new string('x', 4000));
        using var identity = ServerIdentity.LoadOrCreate(_state.Path);
        using var again = ServerIdentity.LoadOrCreate(_state.Path);
        again.SpkiPin.ShouldBe(identity.SpkiPin);
        Directory.GetFiles(_state.Path).ShouldBe([KeyFile]);
    }

    private void WriteKey(string content)
    {
        File.WriteAllText(KeyFile, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(KeyFile, OwnerOnly);
    }
}
