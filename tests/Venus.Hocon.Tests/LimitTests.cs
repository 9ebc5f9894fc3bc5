using System.Text;
using Venus.Hocon.Tests.Loading;

namespace Venus.Hocon.Tests;

/// <summary>Hostile configurations end in an error, soon, and never in an overflown stack.</summary>
public sealed class LimitTests
{
    private const int Many = 100_000;

    public static TheoryData<string, string> Hostile() => new()
    {
        { "lists", "a = " + Repeat("[", Many) },
        { "objects", Repeat("a{", Many) },
        { "paths", "a" + Repeat(".a", Many) + " = 1" },
        { "paths in objects", Repeat(Repeat("a.", 100) + "a {", Many / 200) },
        { "path in a substitution", "b = ${a" + Repeat(".a", Many) + "}" },
        { "chain", string.Concat(Enumerable.Range(0, 20_000).Select(at => $"a{at} = ${{a{at + 1}}}\n")) },
        { "doubled text", string.Concat(Enumerable.Range(1, 60).Select(at => $"a{at} = ${{a{at - 1}}}${{a{at - 1}}}\n")) + "a0 = x" },
        { "doubled lists", string.Concat(Enumerable.Range(1, 60).Select(at => $"a{at} = ${{a{at - 1}}}${{a{at - 1}}}\n")) + "a0 = [x]" },
        { "nested lists", string.Concat(Enumerable.Range(1, 60).Select(at => $"a{at} = [${{a{at - 1}}},${{a{at - 1}}}]\n")) + "a0 = []" },
        { "nested objects", string.Concat(Enumerable.Range(1, 60).Select(at => $"a{at} {{ x = ${{a{at - 1}}}, y = ${{a{at - 1}}} }}\n")) + "a0 {}" },
        { "doubled objects", string.Concat(Enumerable.Range(1, 400).Select(at => $"a{at} {{ x = ${{a{at - 1}}} }}\n")) + "a0 {}" },
        { "circles", string.Concat(Enumerable.Range(0, 60).Select(at => string.Concat(Enumerable.Range(0, 60).Select(to => $"a{at} = ${{a{to}}}x\n")))) },
        { "appends", Repeat("a+=1\n", 200_000) },
        { "self-references", "a = 0\n" + Repeat("a=${a}x\n", 120_000) },
        { "merged self-references", "a {b=1}\n" + Repeat("a=${a}{c=1}\n", 60_000) },
        { "too large", Repeat(" ", (1 << 20) + 1) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_ends_in_an_error(string name, string text)
    {
        var error = RunOnSmallStack(() => Text.Document(text).Resolve());

        error.ShouldBeOfType<HoconException>(name);
    }

    public static TheoryData<string, string> Large() => new()
    {
        { "one object", "b { c = 1 }\n" + Repeat("a=${b}\n", 100_000) },
        { "merged literals", Repeat("a{b=1}\n", 100_000) },
        { "joined substitutions", "b = x\na = " + Repeat("${b}", 100_000) },
        { "wide list", "a = [" + Repeat("1,", 400_000) + "]" },
        { "wide object", string.Concat(Enumerable.Range(0, 50_000).Select(at => $"k{at} = {at}\n")) },
        { "one key", new string('k', 1_000_000) + " = 1" },
        { "comments", Repeat("#\n", 500_000) },
        { "quotes", "a = \"\"\"" + new string('"', 1_000_000) },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void Large_text_is_read(string name, string text) => RunOnSmallStack(() => Text.Document(text).Resolve()).ShouldBeNull(name);

    [Fact]
    public void Includes_without_end_are_refused()
    {
        var endless = Text.NoEnvironment with { ReadFile = static path => Encoding.UTF8.GetBytes($"include \"{Path.GetFileNameWithoutExtension(path)}x.conf\"") };
        Should.Throw<HoconException>(() => HoconDocument.ParseFile("a.conf", endless)).Reason.ShouldContain("32 in a row");

        var wide = Text.NoEnvironment with
        {
            ReadFile = static path => Encoding.UTF8.GetBytes(
                Path.GetFileName(path) is var name && name.Length > 20 ? "x = 1" : Repeat($"include \"{name[..^5]}x.conf\"\n", 10)),
        };
        Should.Throw<HoconException>(() => HoconDocument.ParseFile("a.conf", wide)).Reason.ShouldContain("more than 512 files");
    }

    [Fact]
    public void Includes_deep_within_objects_do_not_overflow_the_stack()
    {
        var nested = Text.NoEnvironment with
        {
            ReadFile = static path => Encoding.UTF8.GetBytes(
                Repeat("a{", 250) + $"include \"{Path.GetFileNameWithoutExtension(path)}x.conf\"" + Repeat("}", 250)),
        };

        RunOnSmallStack(() => HoconDocument.ParseFile("a.conf", nested).Resolve()).ShouldBeOfType<HoconException>();
    }

    [Fact]
    public void Symbolic_link_to_its_own_folder_is_no_endless_include()
    {
        using var folder = new TempFolder();
        folder.Write("a.conf", "include \"loop/a.conf\"");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "loop"), folder.Path);

        folder.Error("a.conf").Reason.ShouldContain("in a row");
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    // The stack of a thread on musl systems is smaller than the main thread's elsewhere.
    private static Exception? RunOnSmallStack(Action action)
    {
        Exception? caught = null;
        var thread = new Thread(() => caught = Record.Exception(action), maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        return caught;
    }
}
