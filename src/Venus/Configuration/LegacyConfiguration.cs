using Venus.Client.Legacy;
using Venus.Hocon;
using Venus.Server.Legacy;

namespace Venus.Configuration;

/// <summary>What the first Venus' files add to a configuration, on both sides.</summary>
internal static class LegacyConfiguration
{
    /// <summary>Key of the options, under <c>venus.server</c> and <c>venus.client</c>.</summary>
    public const string Key = "legacy";

    /// <summary>The default of every legacy key.</summary>
    public static HoconDocument Reference => LegacyServerFiles.Reference.WithFallback(LegacyClientFiles.Reference);

    /// <summary>The server's legacy apps; <see langword="null"/> where there are none.</summary>
    /// <param name="tree">The resolved configuration.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static LegacyServerOptions? Server(HoconObject tree, List<HoconError> errors)
    {
        var bound = LegacyServerFiles.Bind(tree);
        errors.AddRange(bound.Errors);
        return bound.Value is { Apps.Count: > 0 } options ? options : null;
    }

    /// <summary>The client's legacy apps; <see langword="null"/> where there are none.</summary>
    /// <param name="tree">The resolved configuration.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static LegacyClientOptions? Client(HoconObject tree, List<HoconError> errors)
    {
        var bound = LegacyClientFiles.Bind(tree);
        errors.AddRange(bound.Errors);
        return bound.Value is { Apps.Count: > 0 } options ? options : null;
    }
}
