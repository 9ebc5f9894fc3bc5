using System.Diagnostics.CodeAnalysis;

namespace Venus.Actors;

/// <summary>
/// The place of an actor in its system's tree, such as <c>akka://venus/user/server/apps</c>. A path names a place; the
/// <see cref="Uid"/> tells apart the actors that held it one after another, and takes no part in equality.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>The characters other than ASCII letters and digits that a name may hold.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private IReadOnlyList<string>? _elements;
    private string? _text;

    private protected ActorPath(Address address, ActorPath? parent, string name, long uid)
    {
        Address = address;
        Parent = parent ?? this;
        Name = name;
        Uid = uid;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>The system the path belongs to.</summary>
    public Address Address { get; }

    /// <summary>The path one level up; the root is its own parent.</summary>
    public ActorPath Parent { get; }

    /// <summary>The last element; empty for the root.</summary>
    public string Name { get; }

    /// <summary>Which of the actors that ever held this place is meant; 0 when any is.</summary>
    public long Uid { get; }

    /// <summary>How many elements lie between the root and this path, itself included.</summary>
    public int Depth { get; }

    /// <summary>The root of the tree.</summary>
    public ActorPath Root
    {
        get
        {
            var path = this;
            while (path.Depth > 0)
                path = path.Parent;
            return path;
        }
    }

    /// <summary>The names from the root (not included) down to this path.</summary>
    public IReadOnlyList<string> Elements => _elements ??= CollectElements();

    /// <summary>The path of a child.</summary>
    public static ActorPath operator /(ActorPath path, string name) => new ChildActorPath(path, name, uid: 0);

    /// <summary>The path of a descendant, one element per level.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name) => name.Aggregate(path, (current, element) => current / element);

    /// <summary>Whether two paths name the same place.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => left?.Equals(right) ?? right is null;

    /// <summary>Whether two paths name different places.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    /// <summary>Orders paths by their text.</summary>
    public static bool operator <(ActorPath left, ActorPath right) => left.CompareTo(right) < 0;

    /// <summary>Orders paths by their text.</summary>
    public static bool operator >(ActorPath left, ActorPath right) => left.CompareTo(right) > 0;

    /// <summary>Orders paths by their text.</summary>
    public static bool operator <=(ActorPath left, ActorPath right) => left.CompareTo(right) <= 0;

    /// <summary>Orders paths by their text.</summary>
    public static bool operator >=(ActorPath left, ActorPath right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// Whether an actor may be given this name: not empty, not beginning with <c>$</c> (which marks generated names), made of ASCII letters,
    /// digits, <see cref="ValidSymbols"/> and percent-escapes.
    /// </summary>
    public static bool IsValidPathElement(string? s) => !string.IsNullOrEmpty(s) && s[0] != '$' && HasValidCharacters(s);

    /// <summary>Reads the text of an absolute path.</summary>
    /// <exception cref="UriFormatException">The text is no absolute path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    /// <summary>Reads the text of an absolute path, such as <c>akka://venus/user/server</c>.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
            return false;
        var rest = path.AsSpan(scheme + 3);
        var slash = rest.IndexOf('/');
        var system = slash < 0 ? rest : rest[..slash];
        if (system.IsEmpty)
            return false;
        actorPath = new RootActorPath(new Address(path[..scheme], system.ToString()));
        if (slash >= 0)
            actorPath /= rest[(slash + 1)..].ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);
        return true;
    }

    /// <summary>The same place held by one particular actor.</summary>
    public abstract ActorPath WithUid(long uid);

    /// <summary>The path as text without the system it belongs to, such as <c>/user/server</c>.</summary>
    public string ToStringWithoutAddress() => Depth switch
    {
        0 => "/",
        1 => _text ??= "/" + Name,
        _ => _text ??= $"{Parent.ToStringWithoutAddress()}/{Name}",
    };

    /// <summary>The path as text followed by <c>#</c> and its uid.</summary>
    public string ToStringWithUid() => Uid == 0 ? ToString() : $"{this}#{Uid}";

    /// <summary>The path as text, such as <c>akka://venus/user/server</c>.</summary>
    public override string ToString() => Address + ToStringWithoutAddress();

    /// <inheritdoc/>
    public bool Equals(ActorPath? other)
    {
        ActorPath left = this, right = other!;
        if (other is null || left.Depth != right.Depth)
            return false;
        for (; left.Depth > 0; left = left.Parent, right = right.Parent)
        {
            if (ReferenceEquals(left, right))
                return true;
            if (left.Name != right.Name)
                return false;
        }

        return left.Address == right.Address;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (var path = this; path.Depth > 0; path = path.Parent)
            hash.Add(path.Name);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int CompareTo(ActorPath? other) => string.CompareOrdinal(ToString(), other?.ToString());

    private static bool HasValidCharacters(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsAsciiLetterOrDigit(c) || ValidSymbols.Contains(c, StringComparison.Ordinal))
                continue;
            if (c != '%' || i + 2 >= name.Length || !char.IsAsciiHexDigit(name[i + 1]) || !char.IsAsciiHexDigit(name[i + 2]))
                return false;
            i += 2;
        }

        return true;
    }

    private string[] CollectElements()
    {
        var elements = new string[Depth];
        for (var path = this; path.Depth > 0; path = path.Parent)
            elements[path.Depth - 1] = path.Name;
        return elements;
    }
}
