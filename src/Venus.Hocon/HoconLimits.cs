namespace Venus.Hocon;

/// <summary>What a configuration may cost, so that a hostile one ends in a <see cref="HoconException"/> and not in a full memory.</summary>
public sealed record HoconLimits
{
    /// <summary>Objects and lists within each other, each element of a path counted; in the text and in the resolved tree.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>Length of one file or text, in bytes of UTF-8 for a file and in UTF-16 code units for a text.</summary>
    public int MaxFileLength { get; init; } = 1 << 20;

    /// <summary>Length of all files of one document together; a file that is included twice counts twice.</summary>
    public int MaxTotalLength { get; init; } = 4 << 20;

    /// <summary>Files that include each other in a row.</summary>
    public int MaxIncludeDepth { get; init; } = 32;

    /// <summary>Include statements of one document that found a file.</summary>
    public int MaxIncludes { get; init; } = 512;

    /// <summary>Substitutions that lead to each other in a row.</summary>
    public int MaxSubstitutionDepth { get; init; } = 256;

    /// <summary>Steps of one resolution: roughly, values looked at and characters joined. Ends trees that grow exponentially.</summary>
    public long MaxWork { get; init; } = 10_000_000;
}
