namespace Venus.Hocon.Resolving;

/// <summary>Where a value stands: its path from the root, and the file that wrote it.</summary>
/// <param name="Path">The path; <see langword="null"/> inside a list, where no path leads.</param>
/// <param name="File">The file.</param>
internal sealed record Scope(KeyPath? Path, FileScope File)
{
    public Scope Child(string key) => this with { Path = Path?.Child(key) };

    public Scope InList() => Path is null ? this : this with { Path = null };
}

/// <summary>A path from the root, shared by all that stands below it.</summary>
internal sealed class KeyPath
{
    private KeyPath(KeyPath? parent, string key)
    {
        Parent = parent;
        Key = key;
        Length = parent is null ? 0 : parent.Length + 1;
    }

    public static KeyPath Root { get; } = new(null, "");

    public KeyPath? Parent { get; }

    public string Key { get; }

    public int Length { get; }

    public KeyPath Child(string key) => new(this, key);

    public string[] ToArray()
    {
        var keys = new string[Length];
        var at = this;
        for (var index = Length - 1; index >= 0; index--)
        {
            keys[index] = at!.Key;
            at = at.Parent;
        }

        return keys;
    }
}

/// <summary>A file's place in the tree: its substitutions are looked up there first, then as its including file would.</summary>
/// <param name="including">The including file; <see langword="null"/> for the outermost.</param>
/// <param name="mount">Path of the object that includes the file; <see langword="null"/> where that object stands in a list.</param>
internal sealed class FileScope(FileScope? including, KeyPath? mount)
{
    public FileScope? Including { get; } = including;

    public KeyPath? Mount { get; } = mount;

    /// <summary>The file's own tree, which answers in place of a mount that has no path.</summary>
    public Slot? Isolated { get; set; }
}
