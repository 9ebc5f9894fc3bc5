using Venus.Hocon;
using Venus.Net.Protocol;

namespace Venus.Configuration;

/// <summary>
/// Takes secrets out of a tree before it is shown: what the options declare as secret, what stands under a key that holds one,
/// and whatever looks like a token, wherever it stands.
/// </summary>
internal static class SecretMask
{
    private static readonly HashSet<string> SecretKeys = new(["token", "token-hash", "next-token", "next-token-hash", "password"], StringComparer.Ordinal);

    private static readonly Func<string, bool> IsDeclared = HoconSchema.SecretPaths<VenusOptions>("venus");

    /// <summary>The same tree with <c>***</c> in the place of secrets.</summary>
    public static HoconObject Apply(HoconObject tree) => Object(tree, string.Empty);

    private static HoconObject Object(HoconObject tree, string path) => new(tree.Origin, [.. tree.Fields.Select(field =>
        KeyValuePair.Create(field.Key, Value(field.Key, path.Length == 0 ? field.Key : $"{path}.{field.Key}", field.Value)))]);

    private static HoconValue Value(string key, string path, HoconValue value) => value switch
    {
        HoconScalar { Kind: HoconScalarKind.Null } => value,
        HoconObject inner => Object(inner, path),
        HoconList list => new HoconList(list.Origin, [.. list.Items.Select((item, index) => Value(key, $"{path}.{index}", item))]),
        HoconScalar scalar when IsSecret(key, path, scalar.Text) => new HoconScalar(scalar.Origin, HoconScalarKind.String, "***"),
        _ => value,
    };

    private static bool IsSecret(string key, string path, string text) =>
        SecretKeys.Contains(key) || Token.TryParse(text, out _) || IsDeclared(path);
}
