using Venus.Net.Protocol;

namespace Venus.Net.Tests.Protocol;

/// <summary>A proof fits one token, one server and one handshake: whatever differs makes another MAC.</summary>
public class ClientProofTests
{
    private static readonly Token Token = Token.New();
    private static readonly PinnedKey Server = PinnedKey.Of("server"u8);
    private static readonly Hello Hello = new(VersionSet.Supported, "laptop", InstanceId.New(), Nonce.New());
    private static readonly Challenge Challenge = new(2, Nonce.New(), SessionId.New());

    private static readonly ProofMac Mac = ClientProof.Compute(Token.Hash.Span, Hello, Challenge, Server);

    [Fact]
    public void Same_handshake_gives_the_same_proof() =>
        ClientProof.Compute(Token.Hash.Span, Hello with { }, Challenge with { }, Server).ShouldBe(Mac);

    [Fact]
    public void Another_token_gives_another_proof() =>
        ClientProof.Compute(Token.New().Hash.Span, Hello, Challenge, Server).ShouldNotBe(Mac);

    [Fact]
    public void Another_server_key_gives_another_proof() =>
        ClientProof.Compute(Token.Hash.Span, Hello, Challenge, PinnedKey.Of("other"u8)).ShouldNotBe(Mac);

    [Fact]
    public void Any_change_of_what_was_said_gives_another_proof()
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
            ClientProof.Compute(Token.Hash.Span, hello, Challenge, Server).ShouldNotBe(Mac);
        foreach (var challenge in challenges)
            ClientProof.Compute(Token.Hash.Span, Hello, challenge, Server).ShouldNotBe(Mac);
    }
}
