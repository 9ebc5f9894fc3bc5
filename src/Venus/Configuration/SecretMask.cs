using Venus.Hocon;
using Venus.Net.Protocol;

namespace Venus.Configuration;

/// <summary>Takes secrets out of a tree before it is shown: by the key that holds them, and by what a token looks like wherever it stands.</summary>
internal static class SecretMask
{
    private static readonly HashSet<string> SecretKeys = new(["token", "token-hash"], StringComparer.Ordinal);

    /// <summary>The same tree with <c>***</c> in the place of secrets.</summary>
    public static HoconObject Apply(HoconObject tree) =>
        new(tree.Origin, [.. tree.Fields.Select(static field => KeyValuePair.Create(field.Key, Value(field.Key, field.Value)))]);

    private static HoconValue Value(string key, HoconValue value) => value switch
    {
        HoconObject inner => Apply(inner),
        HoconList list => new HoconList(list.Origin, [.. list.Items.Select(item => Value(key, item))]),
        HoconScalar { Kind: not HoconScalarKind.Null } scalar when SecretKeys.Contains(key) || Token.TryParse(scalar.Text, out _) =>
            new HoconScalar(scalar.Origin, HoconScalarKind.String, "***"),
        _ => value,
    };
}
