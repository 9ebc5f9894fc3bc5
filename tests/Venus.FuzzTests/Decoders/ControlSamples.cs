using System.Security.Cryptography;
using Venus.Net.Protocol;

namespace Venus.FuzzTests.Decoders;

/// <summary>At least one message of each type, always the same.</summary>
internal static class ControlSamples
{
    public static readonly byte[] Bytes = SHA256.HashData("venus fuzz"u8);

    public static IReadOnlyList<ControlMessage> All { get; } =
    [
        new Hello(VersionSet.Supported, "laptop", InstanceId.Read(Bytes), Nonce.Read(Bytes)),
        new Hello(new VersionSet(uint.MaxValue), new string('n', 64), InstanceId.Read(Bytes), Nonce.Read(Bytes)),
        new Challenge(VersionSet.Current, Nonce.Read(Bytes), SessionId.Read(Bytes)),
        new Proof(TokenProof.Read(Bytes)),
        new Welcome(new LinkSecret(Bytes), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), 256),
        new Refused(RefusalCode.BadCredentials, "unknown client or wrong token"),
        new Register("web", LinkKind.Sealed, null),
        new Register("ssh", LinkKind.Raw, "0.0.0.0:9001"),
        new Registered("web", "0.0.0.0:9000"),
        new RegisterRefused("web", RefusalCode.NoRight, "no right: ask for ports 9000-9099 äöü"),
        new Unregister("web"),
        new Activate("web", LinkKind.Sealed, 7),
        new TargetHealth("web", false, "connection refused"),
        new TargetHealth("web", true, string.Empty),
        new LinkLost("web", BridgeId.Read(Bytes.AsSpan(..BridgeId.Size)), 3),
        new BridgeGone("web", BridgeId.Read(Bytes.AsSpan(..BridgeId.Size))),
        new Ping(1),
        new Pong(ulong.MaxValue),
        new GoAway(GoAwayReason.ShuttingDown, TimeSpan.FromSeconds(10)),
    ];
}
