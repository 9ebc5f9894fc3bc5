using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Server.Configuration;
using Venus.Server.Legacy;

namespace Venus.Configuration;

/// <summary>Ports that both protocols of one server want: each part of the options sees its own alone.</summary>
internal static class PortClashes
{
    private const string Server = "venus.server";

    /// <summary>One mistake at each place.</summary>
    /// <param name="tree">The resolved configuration: it knows where each key stands.</param>
    /// <param name="server">The server's options.</param>
    /// <param name="legacy">Those of its apps over the first Venus' protocol.</param>
    public static IEnumerable<HoconError> Between(HoconObject tree, ServerOptions server, LegacyServerOptions legacy)
    {
        var own = server.Listens().ToList();
        var old = legacy.Listens().Select(static place => (Key: $"legacy.{place.Key}", place.Listen)).ToList();
        var both = own.Where(place => old.Exists(other => other.Listen.Overlaps(place.Listen)))
            .Concat(old.Where(place => own.Exists(other => other.Listen.Overlaps(place.Listen))));
        return ListenClashes.Of(both).Select(clash => new HoconError(OriginOf(tree, clash.Key), $"{Server}.{clash.Key}", clash.Problem));
    }

    // An original file's apps stand under legacy itself.
    private static HoconOrigin OriginOf(HoconObject tree, string key) =>
        (tree.GetPath($"{Server}.{key}")
            ?? tree.GetPath($"{Server}.{key.Replace("legacy.apps.", "legacy.", StringComparison.Ordinal)}")
            ?? tree.GetPath(Server)
            ?? tree).Origin;
}
