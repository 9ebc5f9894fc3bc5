using Microsoft.Extensions.Configuration;

namespace Venus.Hocon.Configuration;

/// <summary>Adds HOCON files to a configuration.</summary>
public static class HoconConfigurationExtensions
{
    /// <summary>Adds a HOCON file.</summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="path">The file; relative to the current directory.</param>
    /// <param name="optional">Whether it may be missing.</param>
    /// <param name="reloadOnChange">Whether to read again once the file or one that it includes has changed.</param>
    /// <param name="onReloadFailed">Called where a changed file could not be read; the old data go on to hold.</param>
    public static IConfigurationBuilder AddHoconFile(
        this IConfigurationBuilder builder, string path, bool optional = false, bool reloadOnChange = false, Action<Exception>? onReloadFailed = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.Add(new HoconConfigurationSource { Path = path, Optional = optional, ReloadOnChange = reloadOnChange, OnReloadFailed = onReloadFailed });
    }
}
