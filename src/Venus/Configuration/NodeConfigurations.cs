using Venus.Hocon;
using Venus.Supervision;

namespace Venus.Configuration;

/// <summary>Which nodes a verb asks for.</summary>
[Flags]
internal enum NodeKinds
{
    /// <summary>The server.</summary>
    Server = 1,

    /// <summary>The client.</summary>
    Client = 2,

    /// <summary>Whatever the configuration speaks of.</summary>
    Both = Server | Client,
}

/// <summary>From a resolved tree to what the nodes take, with every mistake at once and every path absolute.</summary>
internal static class NodeConfigurations
{
    /// <summary>The nodes of the kinds asked for that the configuration speaks of. The others are not looked at: each node answers for its own.</summary>
    /// <exception cref="CommandFailure">There are mistakes, one line each; or there is no such node.</exception>
    public static NodeSet Load(ConfigurationSources sources, NodeKinds kinds)
    {
        var (tree, warnings) = ConfigurationReader.Read(sources);
        var bound = HoconBinder.Bind<VenusOptions>(Only(tree, kinds), "venus");
        var errors = bound.Errors.ToList();
        var legacyServer = kinds.HasFlag(NodeKinds.Server) ? LegacyConfiguration.Server(tree, errors) : null;
        var legacyClient = kinds.HasFlag(NodeKinds.Client) ? LegacyConfiguration.Client(tree, errors) : null;
        if (bound.Value?.Server is { } server && legacyServer is not null)
        {
            errors.AddRange(PortClashes.Between(tree, server, legacyServer));
        }

        if (errors.Count > 0)
        {
            throw new CommandFailure(NodeExitCode.BadConfiguration, Lines(errors));
        }

        var options = bound.Value!;
        var nodes = new NodeSet(
            Process(options, tree), options.Server?.Rooted(sources.Folder), legacyServer, options.Client?.Rooted(sources.Folder), legacyClient, warnings);
        return nodes is { Server: null, LegacyServer: null, Client: null, LegacyClient: null } ? throw NothingThere(sources, tree, kinds) : nodes;
    }

    private static ProcessOptions Process(VenusOptions options, HoconObject tree) =>
        new(options.Log, options.Relay, ConfigPrinter.Hocon(Keep(tree, static field => field.Key == ConfigurationReader.AkkaKey)));

    // What the legacy options take over from their node would be told twice.
    private static string[] Lines(IEnumerable<HoconError> errors) =>
        [.. errors.DistinctBy(static error => (error.Origin, error.Text, error.Path.Split('.')[^1])).Select(static error => error.ToString())];

    private static CommandFailure NothingThere(ConfigurationSources sources, HoconObject tree, NodeKinds kinds)
    {
        if (sources.File is null)
        {
            return new CommandFailure("no configuration: name one with -c FILE; 'venus init' makes a pair to start from");
        }

        var (path, other) = kinds switch
        {
            NodeKinds.Server => ("venus.server", "client"),
            NodeKinds.Client => ("venus.client", "server"),
            _ => ("venus.server or venus.client", string.Empty),
        };
        return new CommandFailure(other.Length > 0 && ConfigurationReader.IsGiven(tree.GetPath($"venus.{other}"))
            ? $"{sources.Name}: nothing under {path}; this is the configuration of a {other}"
            : $"{sources.Name}: nothing under {path}");
    }

    // The tree without the nodes that are not asked for or that nobody configured, and without what LegacyConfiguration binds.
    private static HoconObject Only(HoconObject tree, NodeKinds kinds) => Replace(tree, "venus", venus =>
    {
        var shown = Replace(Replace(venus, "server", WithoutLegacy), "client", WithoutLegacy);
        return Keep(shown, field => field.Key switch
        {
            "server" => kinds.HasFlag(NodeKinds.Server) && ConfigurationReader.IsGiven(field.Value),
            "client" => kinds.HasFlag(NodeKinds.Client) && ConfigurationReader.IsGiven(field.Value),
            _ => true,
        });
    });

    private static HoconObject WithoutLegacy(HoconObject node) => Keep(node, static field => field.Key != LegacyConfiguration.Key);

    private static HoconObject Keep(HoconObject tree, Func<KeyValuePair<string, HoconValue>, bool> kept) => new(tree.Origin, [.. tree.Fields.Where(kept)]);

    private static HoconObject Replace(HoconObject tree, string key, Func<HoconObject, HoconObject> change) => new(tree.Origin, [.. tree.Fields.Select(field =>
        field.Key == key && field.Value is HoconObject inner ? KeyValuePair.Create<string, HoconValue>(key, change(inner)) : field)]);
}
