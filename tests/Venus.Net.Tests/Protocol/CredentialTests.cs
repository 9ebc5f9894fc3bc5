using System.Security.Cryptography;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Protocol;

public class CredentialTests
{
    private const string Zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Fact]
    public void Token_text_is_read_back_as_the_same_token()
    {
        var token = Token.New();
        token.Reveal().ShouldMatch("^vt_[A-Za-z0-9_-]{43}$");
        Token.Parse(token.Reveal()).Hash.ShouldBe(token.Hash);
        Token.New().Hash.ShouldNotBe(token.Hash);
    }

    [Fact]
    public void Token_hash_is_the_sha256_of_the_token_bytes()
    {
        Token.Parse("vt_" + Zeros).Hash.Span.SequenceEqual(SHA256.HashData(new byte[32])).ShouldBeTrue();
        var hash = Token.New().Hash;
        TokenHash.Parse(hash.Reveal()).ShouldBe(hash);
        hash.Reveal().ShouldStartWith("sha256:");
    }

    [Fact]
    public void Secrets_print_as_stars()
    {
        Token.New().ToString().ShouldBe("***");
        Token.New().Hash.ToString().ShouldBe("***");
        LinkSecret.New().ToString().ShouldBe("***");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("vt_")]
    [InlineData("VT_" + Zeros)]
    [InlineData(Zeros)]
    [InlineData("vt_" + Zeros + "=")]
    [InlineData("vt_" + Zeros + "A")]
    [InlineData("vt_ AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("vt_+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("vt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    public void Token_text_of_any_other_form_is_refused_and_not_quoted(string? text)
    {
        Token.TryParse(text, out _).ShouldBeFalse();
        if (!string.IsNullOrEmpty(text) && text != "vt_")
            Should.Throw<FormatException>(() => Token.Parse(text)).Message.ShouldNotContain(text);
    }

    [Fact]
    public void Pin_is_the_sha256_of_the_key_and_survives_its_text()
    {
        var pin = PinnedKey.Of("a key"u8);
        pin.ToString().ShouldBe("sha256:" + System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData("a key"u8)));
        PinnedKey.Parse(pin.ToString()).Matches(pin).ShouldBeTrue();
        PinnedKey.Of("another"u8).Matches(pin).ShouldBeFalse();
        PinnedKey.TryParse("sha1:" + Zeros, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => PinnedKey.Parse("sha256:abc"));
    }

    [Fact]
    public void Link_secret_is_wiped_when_disposed()
    {
        var secret = LinkSecret.New();
        var copy = new LinkSecret(secret.Span);
        copy.ShouldBe(secret);
        secret.Dispose();
        Should.Throw<ObjectDisposedException>(() => _ = secret.Span.Length);
        copy.ShouldNotBe(secret);
        Should.Throw<ArgumentException>(() => new LinkSecret(new byte[31]));
    }

    [Fact]
    public void Ids_are_random_and_survive_their_bytes()
    {
        Span<byte> bytes = stackalloc byte[16];
        var session = SessionId.New();
        session.ShouldNotBe(SessionId.New());
        session.TryWrite(bytes).ShouldBeTrue();
        SessionId.Read(bytes).ShouldBe(session);
        session.ToString().ShouldBe(Convert.ToHexStringLower(bytes));
        session.TryWrite(bytes[..15]).ShouldBeFalse();

        var bridge = BridgeId.New();
        bridge.TryWrite(bytes).ShouldBeTrue();
        BridgeId.Read(bytes).ShouldBe(bridge);
        bridge.ToString().ShouldBe(Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData(0b0100u, 0b0100u, 2)]
    [InlineData(0b1110u, 0b0110u, 2)]
    [InlineData(0x8000_0004u, 0x8000_0004u, 31)]
    [InlineData(0b1000u, 0b0100u, -1)]
    public void Highest_common_version_is_chosen(uint mine, uint theirs, int expected)
    {
        var found = new VersionSet(mine).TryHighestCommon(new VersionSet(theirs), out var version);
        (found ? version : -1).ShouldBe(expected);
    }

    [Fact]
    public void Version_set_names_its_versions()
    {
        new VersionSet(0b1100).ToString().ShouldBe("2,3");
        new VersionSet(0b1100).Contains(3).ShouldBeTrue();
        new VersionSet(0b1100).Contains(34).ShouldBeFalse();
    }
}
