namespace Venus.Hocon;

/// <summary>How a document is loaded and resolved.</summary>
public sealed record HoconLoadOptions
{
    internal static HoconLoadOptions Default { get; } = new();

    /// <summary>Where substitutions look that the configuration does not answer; by default the environment of the process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Folder that the includes of a text are relative to. A file's includes are relative to the file.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>
    /// Reads a file by its full path; <see langword="null"/> where there is none. By default the file system, no further than the
    /// limits allow. Replaced by tests and by callers that keep configuration elsewhere.
    /// </summary>
    public Func<string, byte[]?>? ReadFile { get; init; }

    /// <summary>What the configuration may cost.</summary>
    public HoconLimits Limits { get; init; } = new();
}
