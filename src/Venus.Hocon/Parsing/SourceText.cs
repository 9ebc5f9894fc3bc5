namespace Venus.Hocon.Parsing;

/// <summary>A text and where it came from; turns offsets into lines and columns.</summary>
internal sealed class SourceText(string name, string text, bool hasLines = true)
{
    private List<int>? _lineStarts;

    /// <summary>What origins call the text.</summary>
    public string Name { get; } = name;

    public string Text { get; } = text;

    /// <summary>Full path of the file; <see langword="null"/> for a text in memory.</summary>
    public string? FullPath { get; init; }

    /// <summary>Full path of the folder that includes are relative to.</summary>
    public string? Directory { get; init; }

    public HoconOrigin OriginAt(int offset)
    {
        if (!hasLines)
        {
            return new HoconOrigin(Name, 0, 0);
        }

        _lineStarts ??= FindLineStarts();
        var line = _lineStarts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new HoconOrigin(Name, line + 1, offset - _lineStarts[line] + 1);
    }

    public HoconException Error(int offset, string reason) => new(OriginAt(offset), reason);

    private List<int> FindLineStarts()
    {
        var starts = new List<int> { 0 };
        for (var at = Text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = Text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return starts;
    }
}
