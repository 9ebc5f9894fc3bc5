using System.Text;

namespace Venus.Hocon.Tests;

/// <summary>Mutated configurations: whatever they say, only a <see cref="HoconException"/> comes out.</summary>
public sealed class FuzzTests
{
    private const int Mutations = 30_000;

    private static readonly string[] Corpus =
    [
        "a = 1, b : \"x\\u0041\\n\", c { d = [1, 2, [3], { e = null }] } // end\n# more\nf.g.\"h.i\" = true",
        "base { x = 1, l = [1] }\nd = ${base} { y = ${base.x} } \nd.l += 2\nd.l = ${d.l} [3] ${?no}\nt = ${d.x} and ${?gone} more",
        "a = \"\"\"multi\nline\"\"\"\" x\np = ${p} [1]\nq : ${?q}\"z\"\nr = ${s}\ns = ${t}\nt = 5\ninclude \"inc\"\no { include required(file(\"inc.conf\")) }",
        "{ \"k\" : [ 1.5e+3, -0, true, false, null, \"\\\"\", {}, [] ], \"k\" : { \"0\" : \"a\" } [] }",
        "m = ${n}\nn = { o = ${m.p}, p = 1 }\nl = [${n}, ${?l2}, [${n.p}]]\nn { q = ${l} }",
    ];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ",,", ":", "=", "+=", "\n", " ", "\"", "\"\"\"", "${", "${?", "}", "${a}", "${?b}", "${d.l}", "\\", "\\u", "#", "//", ".", "..",
        "include ", "include \"inc\"", "required(", "file(", ")", "a", "a.b", "1", "-", "1e", "true", "null", "\0", "\uFEFF", "\u2028", "\uD800", "@", "$", "a = ${a}\n", "[[[[", "{{{{",
    ];

    private static readonly HoconLoadOptions Options = new()
    {
        Environment = static name => name.Length > 3 ? null : "env",
        ReadFile = static path => path.EndsWith("inc.conf", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes("i = ${?j} 1, j { k += ${?i} }") : null,
        BaseDirectory = Path.GetTempPath(),
        Limits = new HoconLimits { MaxWork = 100_000 },
    };

    [Fact]
    public void Mutated_text_yields_a_tree_or_an_error_of_ours()
    {
        var random = new Random(20240229);
        var (trees, errors) = (0, 0);
        for (var round = 0; round < Mutations; round++)
        {
            var text = Mutate(Corpus[random.Next(Corpus.Length)], random);
            try
            {
                var tree = HoconDocument.ParseText(text, "fuzz", Options).Resolve();
                Text.Json(HoconRenderer.ToHocon(tree)).ShouldBe(HoconRenderer.ToJson(tree, indented: false), text);
                trees++;
            }
            catch (HoconException error)
            {
                error.Reason.ShouldEndWith(".", customMessage: text);
                errors++;
            }
        }

        // Either alone would mean that the mutations are too tame or too wild to show anything.
        trees.ShouldBeGreaterThan(Mutations / 20);
        errors.ShouldBeGreaterThan(Mutations / 20);
    }

    [Fact]
    public void Mutated_units_are_read_or_refused()
    {
        var random = new Random(17);
        string[] pieces = ["1", "9", "0", ".", "-", "+", "e", "E", "s", "ms", "K", "KiB", "kB", "Y", "days", " ", "\u00A0", "é", "99999999", "\0"];
        for (var round = 0; round < Mutations; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (!HoconDuration.TryParse(text, out var duration))
            {
                duration.ShouldBe(default);
            }

            if (!HoconSize.TryParse(text, out var size))
            {
                size.ShouldBe(0);
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var at = random.Next(mutated.Length + 1);
            var length = Math.Min(random.Next(1, 6), mutated.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    mutated.Remove(at, length);
                    break;
                case 2:
                    mutated.Insert(at, mutated.ToString(at, length));
                    break;
                default:
                    mutated.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return mutated.ToString();
    }
}
