using System.Text;
using Venus.FuzzTests.Engine;
using Venus.Hocon;

namespace Venus.FuzzTests.Decoders;

/// <summary>Configuration files, from their bytes to the resolved tree. It is no stranger who writes them, so they may cost more.</summary>
internal sealed class HoconDecoder : IDecoder
{
    private static readonly HoconLimits Limits = new() { MaxWork = 20_000 };

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "a = 1, b : \"x\\u0041\\n\", c { d = [1, 2, [3], { e = null }] } // end\n# more\nf.g.\"h.i\" = true",
            "base { x = 1, l = [1] }\nd = ${base} { y = ${base.x} } \nd.l += 2\nd.l = ${d.l} [3] ${?no}\nt = ${d.x} and ${?gone} more",
            "a = \"\"\"multi\nline\"\"\"\" x\np = ${p} [1]\nq : ${?q}\"z\"\ninclude \"inc\"\no { include required(file(\"inc.conf\")) }",
            "{ \"k\" : [ 1.5e+3, -0, true, false, null, \"\\\"\", {}, [] ], \"k\" : { \"0\" : \"a\" } [] }",
            "venus.server { listen = \"*:7000\", clients { laptop { token = ${?VENUS_TOKEN}, ports = [\"9000-9099\"] } } }",
            "{\"App01\": {\"commonPort\": \"7000\", \"remotePort\": \"8000\", \"toPort\": 9000}}",
            "m = ${n}\nn = { o = ${m.p}, p = 1 }\nl = [${n}, ${?l2}, [${n.p}]]",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ",,", ":", "=", "+=", "\n", " ", "\"", "\"\"\"", "${", "${?", "${a}", "${?b}", "${d.l}", "\\", "\\u", "#", "//", ".", "..",
            "include ", "include \"inc\"", "required(", "file(", ")", "a", "a.b", "1", "-", "1e", "true", "null", "\0", "\uFEFF", "\u2028", "@", "$", "a = ${a}\n", "[[[[", "{{{{",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public int Weight => 2;

    public long MaxAllocated => 64 << 20;

    public bool IsRefusal(Exception error) => error is HoconException;

    public int Decode(ReadOnlySpan<byte> input, Dice dice)
    {
        var file = input.ToArray();
        var options = new HoconLoadOptions
        {
            Environment = static name => name.Length > 3 ? null : "env",
            ReadFile = path => path.EndsWith("main.conf", StringComparison.Ordinal) ? file
                : path.EndsWith("inc.conf", StringComparison.Ordinal) ? [.. "i = ${?j} 1, j { k += ${?i} }"u8] : null,
            BaseDirectory = Path.GetTempPath(),
            Limits = Limits,
        };
        var tree = HoconDocument.ParseFile(Path.Combine(Path.GetTempPath(), "main.conf"), options).Resolve();
        return tree.Fields.Count;
    }
}
