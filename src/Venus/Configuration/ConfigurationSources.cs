using Venus.Hocon;

namespace Venus.Configuration;

/// <summary>Where configuration comes from, besides the environment and what is built in.</summary>
/// <param name="File">Path of the configuration, <c>-</c> for standard input, or <see langword="null"/> where none was named.</param>
/// <param name="Overrides">Keys of the command line; they win over everything.</param>
/// <param name="Legacy">Reads the first Venus' file that the command line names, or <see langword="null"/>.</param>
internal sealed record ConfigurationSources(string? File, IReadOnlyList<ConfigurationOverride> Overrides, Func<HoconDocument>? Legacy = null)
{
    /// <summary>The configuration, where it comes by standard input.</summary>
    public StandardInput? Input { get; } = File == StandardInput.Argument ? new StandardInput() : null;

    /// <summary>What the configuration is called where something is said of it.</summary>
    public string? Name => Input is null ? File : StandardInput.Name;

    /// <summary>The folder that relative paths of the configuration start from: the file's, or the current one.</summary>
    public string Folder => File is null || Input is not null ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(File))!;
}

/// <summary>One key that the command line sets.</summary>
/// <param name="Path">The key's full path.</param>
/// <param name="Value">Its value as it was written.</param>
/// <param name="Source">The option, as mistakes name it.</param>
internal sealed record ConfigurationOverride(string Path, string Value, string Source);
