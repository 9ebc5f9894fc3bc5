using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Protocol;

/// <summary>docs/protocol.md is what others write a client from: its numbers and its example are the code's.</summary>
public partial class ProtocolDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "protocol.md")).ReplaceLineEndings("\n");

    private static readonly Token Token = Token.Parse("vt_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    private static readonly PinnedKey Server = PinnedKey.Parse("sha256:gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8");
    private static readonly Hello Hello = new(new VersionSet(8), "laptop", InstanceId.Read(Counting(0x70, 16)), Nonce.Read(Counting(0x20, 32)));
    private static readonly Challenge Challenge = new(3, Nonce.Read(Counting(0x40, 32)), SessionId.Read(Counting(0x60, 16)));

    private static readonly ControlMessage[] Example =
    [
        Hello,
        Challenge,
        new Proof(ClientProof.Compute(Token, Hello, Challenge, Server)),
        new Welcome(
            new LinkSecret(Counting(0xA0, 32)), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), 8),
        new Refused(RefusalCode.BadCredentials, "unknown client or wrong token"),
        new Register("web", LinkKind.Sealed, "0.0.0.0:9000"),
        new Registered("web", "0.0.0.0:9000"),
        new Activate("web", LinkKind.Sealed, 2),
        new Ping(1),
        new Pong(1),
        new GoAway(GoAwayReason.ShuttingDown, TimeSpan.FromSeconds(10)),
    ];

    [Fact]
    public void Worked_handshake_is_what_the_codec_writes()
    {
        var frames = Section("A worked handshake").Split("```")[1].Trim().Split("\n\n").Select(block => block.Split('\n')).ToArray();
        frames.Length.ShouldBe(Example.Length);
        foreach (var (lines, message) in frames.Zip(Example))
        {
            lines[0].ShouldBe(WireName(message));
            var hex = string.Concat(lines.Skip(1).Select(line => line.Split('#')[0].Replace(" ", "")));
            hex.ShouldBe(Convert.ToHexStringLower(ControlCodec.Encode(message)), lines[0]);
        }
    }

    [Fact]
    public void Worked_key_is_the_hash_of_the_worked_token()
    {
        Token.Hash.Span.SequenceEqual(Convert.FromHexString(TableRow("token hash").Trim('`'))).ShouldBeTrue();
        Token.Reveal().ShouldBe("vt_" + System.Buffers.Text.Base64Url.EncodeToString(Counting(0, 32)));
    }

    [Fact]
    public void Type_numbers_are_what_the_codec_writes()
    {
        var written = ControlMessages.Any.Sample(500).Select(message => (ControlCodec.Encode(message)[4], WireName(message))).Distinct().Order();
        written.ShouldBe(Rows("Frames").Where(row => !row.Name.Any(char.IsAsciiLetterLower)).Select(row => ((byte)row.Number, row.Name)).Order());
    }

    [Fact]
    public void Refusal_codes_and_reasons_are_the_enums()
    {
        Rows("Codes of refusal").ShouldBe(Enum.GetValues<RefusalCode>().Select(code => ((int)code, code.ToString())));
        Rows("The session").Where(row => Enum.TryParse<GoAwayReason>(row.Name, out _))
            .ShouldBe(Enum.GetValues<GoAwayReason>().Select(reason => ((int)reason, reason.ToString())));
    }

    [Fact]
    public void Limits_are_the_ones_that_hold()
    {
        Section("Frames").ShouldContain($"1 to {ControlCodec.MaxFrame:N0}; 1 to {ControlCodec.MaxFrameBeforeLogin:N0} before WELCOME");
        Section("Frames").ShouldContain($"| name (of a client or app) | 1 to {NodeName.MaxLength}; {NodeName.Rule["a name is 1 to 64 ".Length..]} |");
        Section("Frames").ShouldContain($"| asked name | 0 to {WireText.MaxAskedNameBytes} when sent back |");
        Section("Frames").ShouldContain($"| listen address | 0 to {WireText.MaxListenBytes} |");
        Section("Frames").ShouldContain($"| explanation | 0 to {WireText.MaxTextBytes} |");
        var options = new ServerHandshakeOptions();
        Section("The handshake").ShouldContain($"**{options.Timeout.TotalSeconds} s**");
        Section("The handshake").ShouldContain($"**{options.MaxBytes:N0}\nbytes**");
        Section("The session").ShouldContain($"A queue of {options.SendQueue:N0} messages");
    }

    private static IEnumerable<(int Number, string Name)> Rows(string section) =>
        NumberedRow().Matches(Section(section)).Select(row =>
            (int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), row.Groups[2].Value));

    private static string TableRow(string name) => Regex.Match(Document, $@"^\| {name} \| (.*) \|$", RegexOptions.Multiline).Groups[1].Value;

    private static string Section(string title)
    {
        var start = Document.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, $"docs/protocol.md has no section {title}.");
        var end = Document.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Document[start..] : Document[start..end];
    }

    // GoAway is written GO_AWAY on paper.
    private static string WireName(ControlMessage message) =>
        WordStart().Replace(message.GetType().Name, "_").ToUpperInvariant();

    private static byte[] Counting(int first, int count) => [.. Enumerable.Range(first, count).Select(value => (byte)value)];

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Venus.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }

    [GeneratedRegex(@"^\| (\d+) \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex NumberedRow();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
