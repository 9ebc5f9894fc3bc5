namespace Venus.FuzzTests.Engine;

/// <summary>
/// Inputs worth keeping, in Corpus/NAME.hex: one a line in hexadecimal digits, <c>#</c> begins a comment. They are read before anything
/// is mutated. A finding's input goes there with a comment that tells its story.
/// </summary>
internal static class KeptCorpus
{
    /// <summary>The inputs of a decoder.</summary>
    public static IEnumerable<byte[]> Of(string name)
    {
        using var stream = typeof(KeptCorpus).Assembly.GetManifestResourceStream($"{name}.hex");
        if (stream is null)
        {
            return [];
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => line[0] != '#')
            .Select(static line => Convert.FromHexString(line.Split('#')[0].Trim()))
            .ToList();
    }
}
