using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

/// <summary>
/// The worked example and the test names of docs/protocol-data-link.md. The example's figures were first computed by an independent implementation of RFC 5869 and AES-GCM.
/// </summary>
public sealed partial class WorkedExampleTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "protocol-data-link.md"));
    private static readonly byte[] SessionBytes = [.. Enumerable.Range(0xa0, 16).Select(i => (byte)i)];

    [Fact]
    public void Hello_is_as_documented()
    {
        using var secret = ExampleSecret();
        var frame = new byte[LinkHello.Size];
        Hello(LinkKind.Sealed).Write(frame, secret);
        ShouldBeDocumented("hello (sealed)", frame);
    }

    [Theory]
    [InlineData(LinkKind.Sealed, "sealed")]
    [InlineData(LinkKind.Raw, "raw")]
    public void Secrets_are_as_documented(LinkKind kind, string name)
    {
        using var keys = Keys(kind);
        ShouldBeDocumented($"secret_0, {name} c2s", keys.ClientToServer);
        ShouldBeDocumented($"secret_0, {name} s2c", keys.ServerToClient);
    }

    [Fact]
    public void Key_schedule_is_as_documented()
    {
        using var keys = Keys(LinkKind.Sealed);
        var secret = keys.ClientToServer.ToArray();
        var material = HKDF.Expand(HashAlgorithmName.SHA256, secret, 44, "venus2 key"u8.ToArray());
        ShouldBeDocumented("key_0, sealed c2s", material.AsSpan(0, 32));
        ShouldBeDocumented("iv_0, sealed c2s", material.AsSpan(32));
        ShouldBeDocumented("secret_1, sealed c2s", HKDF.Expand(HashAlgorithmName.SHA256, secret, 32, "venus2 ratchet"u8.ToArray()));
    }

    [Fact]
    public void Records_are_as_documented()
    {
        using var keys = Keys(LinkKind.Sealed);
        using var sealer = new LinkSealer(keys.ClientToServer);
        ShouldBeDocumented("c2s record 0: DATA \"hello\"", Seal(sealer, RecordType.Data, "hello"u8.ToArray()));
        ShouldBeDocumented("c2s record 1: FIN{5}", Seal(sealer, RecordType.Fin, [0, 0, 0, 0, 0, 0, 0, 5]));
        ShouldBeDocumented("c2s record 2: FINACK", Seal(sealer, RecordType.FinAck, []));
    }

    [Fact]
    public void Raw_frame_is_as_documented()
    {
        using var keys = Keys(LinkKind.Raw);
        using var signer = new RawFrameSigner(keys.ServerToClient);
        var bridge = BridgeId.Read(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray());
        var payload = new byte[Bind.MaxSize];
        var size = new Bind(bridge, "web", IPEndPoint.Parse("192.0.2.1:4660")).Write(payload);
        ShouldBeDocumented("raw s2c frame 0: BIND{`00…0f`, none, 192.0.2.1:4660, \"web\"}", Seal(signer, RecordType.Bind, payload[..size]));
    }

    [Fact]
    public void Every_test_that_the_document_names_exists()
    {
        var methods = typeof(WorkedExampleTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.Name).ToHashSet();
        var named = TestName().Matches(Document).Select(match => match.Groups[1].Value).ToArray();
        named.Length.ShouldBeGreaterThan(20);
        foreach (var name in named)
            methods.ShouldContain(name);
    }

    [GeneratedRegex(@"`(?:\w+\.)?([A-Z][a-z]+(?:_[a-z0-9]+){3,})`")]
    private static partial Regex TestName();

    private static void ShouldBeDocumented(string what, ReadOnlySpan<byte> bytes)
        => Document.ShouldContain($"| {what} | `{Convert.ToHexStringLower(bytes)}` |");

    private static byte[] Seal(FrameSealer sealer, RecordType type, byte[] payload)
    {
        var record = new byte[payload.Length + sealer.Overhead(type)];
        sealer.Seal(type, payload, record);
        return record;
    }

    private static LinkSecret ExampleSecret() => new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    private static LinkHello Hello(LinkKind kind) => new(kind, SessionId.Read(SessionBytes), 7);

    private static LinkKeys Keys(LinkKind kind)
    {
        using var secret = ExampleSecret();
        return LinkKeys.Derive(Hello(kind), secret);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Venus.sln")))
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        return directory.FullName;
    }
}
