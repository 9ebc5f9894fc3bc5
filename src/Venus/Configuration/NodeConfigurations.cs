using Venus.Client.Configuration;
using Venus.Hocon;
using Venus.Server.Configuration;
using Venus.Supervision;

namespace Venus.Configuration;

/// <summary>A server as configured.</summary>
/// <param name="Log">The log.</param>
/// <param name="Relay">The relay.</param>
/// <param name="Server">The node.</param>
internal sealed record ServerConfiguration(LogOptions Log, RelayOptions Relay, ServerOptions Server)
{
    /// <summary>What concerns the process and not the node.</summary>
    public ProcessOptions Process => new(Log, Relay);
}

/// <summary>A client as configured.</summary>
/// <param name="Log">The log.</param>
/// <param name="Relay">The relay.</param>
/// <param name="Client">The node.</param>
internal sealed record ClientConfiguration(LogOptions Log, RelayOptions Relay, ClientOptions Client)
{
    /// <summary>What concerns the process and not the node.</summary>
    public ProcessOptions Process => new(Log, Relay);
}

/// <summary>From a resolved tree to what the nodes take, with every mistake at once.</summary>
internal static class NodeConfigurations
{
    /// <summary>Path of a server's options.</summary>
    public const string ServerPath = "venus.server";

    /// <summary>Path of a client's options.</summary>
    public const string ClientPath = "venus.client";

    /// <summary>The server's configuration, its paths made absolute.</summary>
    /// <exception cref="CommandFailure">There are mistakes; one line each.</exception>
    public static ServerConfiguration Server(ConfigurationSources sources)
    {
        var tree = Given(sources, ServerPath, "client");
        var bound = BindServer(tree);
        return bound.IsValid ? bound.Value with { Server = bound.Value.Server.Rooted(sources.Folder) } : throw Failure(bound.Errors);
    }

    /// <summary>The client's configuration, its paths made absolute.</summary>
    /// <exception cref="CommandFailure">There are mistakes; one line each.</exception>
    public static ClientConfiguration Client(ConfigurationSources sources)
    {
        var tree = Given(sources, ClientPath, "server");
        var bound = BindClient(tree);
        return bound.IsValid ? bound.Value with { Client = bound.Value.Client.Rooted(sources.Folder) } : throw Failure(bound.Errors);
    }

    /// <summary>Every mistake of the nodes that the configuration speaks of.</summary>
    /// <returns>What it speaks of, in words.</returns>
    /// <exception cref="CommandFailure">There are mistakes; one line each.</exception>
    public static string Check(ConfigurationSources sources)
    {
        var tree = ConfigurationReader.Read(sources);
        var found = new List<string>();
        var errors = new List<HoconError>();
        if (ConfigurationReader.IsGiven(tree.GetPath(ServerPath)))
        {
            var bound = BindServer(tree);
            errors.AddRange(bound.Errors);
            found.Add(bound.IsValid ? $"server: {Count(bound.Value.Server.Clients.Count, "client")}, {Count(bound.Value.Server.Apps.Count, "app")}" : "server");
        }

        if (ConfigurationReader.IsGiven(tree.GetPath(ClientPath)))
        {
            var bound = BindClient(tree);
            errors.AddRange(bound.Errors);
            found.Add(bound.IsValid ? $"client '{bound.Value.Client.Name}': {Count(bound.Value.Client.AllServers.Count(), "server")}, {Count(bound.Value.Client.Apps.Count, "app")}" : "client");
        }

        return found.Count == 0 ? throw NothingThere(sources, "venus.server or venus.client")
            : errors.Count > 0 ? throw Failure(errors)
            : string.Join("; ", found);
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static HoconObject Given(ConfigurationSources sources, string path, string other)
    {
        var tree = ConfigurationReader.Read(sources);
        if (!ConfigurationReader.IsGiven(tree.GetPath(path)))
        {
            throw ConfigurationReader.IsGiven(tree.GetPath($"venus.{other}"))
                ? new CommandFailure($"{sources.File}: nothing under {path}; this is the configuration of a {other}")
                : NothingThere(sources, path);
        }

        return tree;
    }

    private static CommandFailure NothingThere(ConfigurationSources sources, string what) => new(sources.File is null
        ? "no configuration: name one with -c FILE; 'venus init' makes a pair to start from"
        : $"{sources.File}: nothing under {what}");

    // The other node's options are not looked at: a file may hold both, and each node answers for its own.
    private static HoconBinding<ServerConfiguration> BindServer(HoconObject tree) => HoconBinder.Bind<ServerConfiguration>(Without(tree, "client"), "venus");

    private static HoconBinding<ClientConfiguration> BindClient(HoconObject tree) => HoconBinder.Bind<ClientConfiguration>(Without(tree, "server"), "venus");

    private static HoconObject Without(HoconObject tree, string node) => new(tree.Origin, [.. tree.Fields.Select(field =>
        field is { Key: "venus", Value: HoconObject venus }
            ? KeyValuePair.Create<string, HoconValue>(field.Key, new HoconObject(venus.Origin, [.. venus.Fields.Where(inner => inner.Key != node)]))
            : field)]);

    // What concerns both nodes is found by both; it is told once.
    private static CommandFailure Failure(IEnumerable<HoconError> errors) =>
        new(NodeExitCode.BadConfiguration, [.. errors.Select(static error => error.ToString()).Distinct(StringComparer.Ordinal)]);
}
