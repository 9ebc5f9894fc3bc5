using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Venus.Hocon;

namespace Venus.Benchmarks;

/// <summary>A server's configuration with 500 apps, a fifth of them by substitution, from text to tree.</summary>
public class HoconBenchmarks
{
    private string _text = "";

    /// <summary>Writes the text.</summary>
    [GlobalSetup]
    public void Start()
    {
        var text = new StringBuilder("nas = \"192.168.1.10\"\nvenus.client {\n  name = laptop\n  apps {\n");
        for (var i = 0; i < 500; i++)
        {
            var host = i % 5 == 0 ? "${nas}\":5000\"" : "\"127.0.0.1:8080\"";
            text.Append(CultureInfo.InvariantCulture, $"    app{i} {{ target = {host}, listen = {9000 + i}, encryption = sealed }} # number {i}\n");
        }

        _text = text.Append("  }\n}\n").ToString();
    }

    /// <summary>Parsed.</summary>
    [Benchmark]
    public HoconDocument Parse() => HoconDocument.ParseText(_text, "bench.conf");

    /// <summary>Parsed, merged and its substitutions answered.</summary>
    [Benchmark]
    public HoconObject ParseAndResolve() => HoconDocument.ParseText(_text, "bench.conf").Resolve();
}
