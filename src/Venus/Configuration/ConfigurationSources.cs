namespace Venus.Configuration;

/// <summary>Where configuration comes from, besides the environment and what is built in.</summary>
/// <param name="File">Path of the configuration, or <see langword="null"/> where none was named.</param>
/// <param name="Sets">Keys of the command line, each <c>key=value</c>; they win over everything.</param>
internal sealed record ConfigurationSources(string? File, IReadOnlyList<string> Sets);
