using Microsoft.Extensions.Configuration;

namespace Venus.Hocon.Configuration;

/// <summary>A HOCON file, and what it includes, as a source of Microsoft.Extensions.Configuration.</summary>
public sealed class HoconConfigurationSource : IConfigurationSource
{
    /// <summary>The file; relative to the current directory.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the file may be missing.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether to read again once the file or one that it includes has changed.</summary>
    public bool ReloadOnChange { get; init; }

    /// <summary>How long files must be quiet before they are read again: writers are seldom done at their first write.</summary>
    public TimeSpan ReloadDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Called where a changed file could not be read; what was read before goes on to hold. The exception is a <see cref="HoconException"/> for
    /// a broken file. The callback must not throw.
    /// </summary>
    public Action<Exception>? OnReloadFailed { get; init; }

    /// <summary>The clock of <see cref="ReloadDelay"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new HoconConfigurationProvider(this);
}
