using Venus.Net.Protocol;

namespace Venus.Net.Tests.Protocol;

/// <summary>A proof fits one token, one server and one handshake, and takes the token itself to make: its hash only checks.</summary>
public class ClientProofTests
{
    private static readonly Token Token = Token.New();
    private static readonly PinnedKey Server = PinnedKey.Of("server"u8);
    private static readonly Hello Hello = new(VersionSet.Supported, "laptop", InstanceId.New(), Nonce.New());
    private static readonly Challenge Challenge = new(VersionSet.Current, Nonce.New(), SessionId.New());

    private static readonly TokenProof Proof = ClientProof.Compute(Token, Hello, Challenge, Server);

    [Fact]
    public void Proof_of_the_token_is_taken_by_its_hash() =>
        ClientProof.Verify(Token.Hash, Proof, Hello with { }, Challenge with { }, Server).ShouldBeTrue();

    [Fact]
    public void Hash_of_another_token_takes_no_proof_of_this_one() =>
        ClientProof.Verify(Token.New().Hash, Proof, Hello, Challenge, Server).ShouldBeFalse();

    [Fact]
    public void Proof_for_another_server_key_is_refused() =>
        ClientProof.Verify(Token.Hash, ClientProof.Compute(Token, Hello, Challenge, PinnedKey.Of("other"u8)), Hello, Challenge, Server).ShouldBeFalse();

    [Fact]
    public void Hash_alone_makes_no_proof()
    {
        // The best that somebody can do who has read a server's configuration: the hash in the token's place, the mask with nothing under it, and
        // the mask over the hash.
        var thief = Token.Parse("vt_" + Token.Hash.Reveal()["sha256:".Length..]);
        Span<byte> proof = stackalloc byte[TokenProof.Size];
        Proof.TryWrite(proof);
        Span<byte> mask = stackalloc byte[TokenProof.Size];
        for (var at = 0; at < mask.Length; at++)
            mask[at] = (byte)(proof[at] ^ Token.Span[at]);
        Span<byte> masked = stackalloc byte[TokenProof.Size];
        for (var at = 0; at < masked.Length; at++)
            masked[at] = (byte)(mask[at] ^ Token.Hash.Span[at]);

        ClientProof.Verify(Token.Hash, ClientProof.Compute(thief, Hello, Challenge, Server), Hello, Challenge, Server).ShouldBeFalse();
        ClientProof.Verify(Token.Hash, TokenProof.Read(mask), Hello, Challenge, Server).ShouldBeFalse();
        ClientProof.Verify(Token.Hash, TokenProof.Read(masked), Hello, Challenge, Server).ShouldBeFalse();
    }

    [Fact]
    public void Any_change_of_what_was_said_is_refused()
    {
        Hello[] hellos =
        [
            Hello with { Nonce = Nonce.New() },
            Hello with { Client = "Laptop" },
            Hello with { Instance = InstanceId.New() },
            Hello with { Versions = new VersionSet(0b10) },
        ];
        Challenge[] challenges =
        [
            Challenge with { Nonce = Nonce.New() },
            Challenge with { SessionId = SessionId.New() },
            Challenge with { Version = 1 },
        ];
        foreach (var hello in hellos)
            ClientProof.Verify(Token.Hash, Proof, hello, Challenge, Server).ShouldBeFalse();
        foreach (var challenge in challenges)
            ClientProof.Verify(Token.Hash, Proof, Hello, challenge, Server).ShouldBeFalse();
    }
}
