namespace Venus.Tests.Support;

/// <summary>Waits for what a process says.</summary>
public static class Lines
{
    /// <summary>Reads up to a line that contains the text, and returns all of them.</summary>
    /// <exception cref="EndOfStreamException">The process ended before.</exception>
    public static async Task<IReadOnlyList<string>> Until(StreamReader output, string part, CancellationToken cancel)
    {
        var lines = new List<string>();
        while (await output.ReadLineAsync(cancel) is { } line)
        {
            lines.Add(line);
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new EndOfStreamException($"the process ended without saying {part}; it said:\n{string.Join('\n', lines)}");
    }
}
