using System.Text;
using Venus.Hocon.Parsing;

namespace Venus.Hocon.Loading;

/// <summary>Reads the files of one document: the first and those that it includes.</summary>
internal sealed class DocumentLoader(HoconLoadOptions options) : IIncludes
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HoconLimits _limits = options.Limits;
    private readonly List<string> _files = [];
    private readonly List<string> _open = [];
    private int _includes;
    private long _length;

    /// <summary>Full paths of the files read, in order.</summary>
    public IReadOnlyList<string> Files => [.. _files.Distinct(StringComparer.Ordinal)];

    public Node LoadText(string text, string name)
    {
        var origin = new HoconOrigin(name, 1, 1);
        CheckLength(origin, name, text.Length);
        var directory = options.BaseDirectory is { } folder ? Path.GetFullPath(folder) : null;
        return Parser.ParseDocument(new SourceText(name, text) { Directory = directory }, this, _limits);
    }

    public Node LoadValue(string text, string name)
    {
        CheckLength(new HoconOrigin(name, 0, 0), name, text.Length);
        return Parser.ParseValue(new SourceText(name, text, hasLines: false), this, _limits);
    }

    public Node LoadFile(string path)
    {
        var origin = new HoconOrigin(path, 0, 0);
        var fullPath = FullPath(origin, path);
        return TryLoad(origin, path, fullPath) ?? throw new HoconException(origin, "the file does not exist; check its path.");
    }

    public IReadOnlyList<ObjectNode> Load(IncludeStatement statement, SourceText including)
    {
        var roots = new List<ObjectNode>();
        foreach (var name in IncludeNames.Candidates(statement.Name))
        {
            var display = including.FullPath is null ? name : Path.Combine(Path.GetDirectoryName(including.Name) ?? "", name);
            var fullPath = FullPath(statement.Origin, Path.Combine(RequireDirectory(statement, including, name), name));
            switch (TryLoad(statement.Origin, display, fullPath))
            {
                case ObjectNode root:
                    roots.Add(root);
                    break;
                case { } list:
                    throw new HoconException(
                        list.Origin, $"the file holds a list, but the include at {statement.Origin} needs an object; wrap it as key = [ … ].");
            }
        }

        return roots.Count > 0 || !statement.Required ? roots : throw new HoconException(
            statement.Origin, $"the required file \"{Excerpt.Of(statement.Name)}\" does not exist; create it, or write include without required().");
    }

    private static string RequireDirectory(IncludeStatement statement, SourceText including, string name) =>
        including.Directory ?? (Path.IsPathFullyQualified(name) ? "" : throw new HoconException(
            statement.Origin, $"\"{Excerpt.Of(statement.Name)}\" cannot be included because the text that includes it lies in no folder; give a full path."));

    private Node? TryLoad(HoconOrigin requester, string name, string fullPath)
    {
        var text = TryRead(requester, name, fullPath);
        if (text is null)
        {
            return null;
        }

        RefuseCycle(requester, fullPath);
        _files.Add(fullPath);
        _open.Add(fullPath);
        var source = new SourceText(name, text) { FullPath = fullPath, Directory = Path.GetDirectoryName(fullPath) };
        var root = IncludeNames.IsProperties(name) ? PropertiesParser.Parse(source, _limits) : Parser.ParseDocument(source, this, _limits);
        _open.RemoveAt(_open.Count - 1);
        return root;
    }

    private void RefuseCycle(HoconOrigin requester, string fullPath)
    {
        var first = _open.IndexOf(fullPath);
        if (first >= 0)
        {
            var chain = string.Join(" → ", _open.Skip(first).Append(fullPath).Select(Path.GetFileName));
            throw new HoconException(requester, $"files include each other in a circle: {Excerpt.Of(chain)}; remove one of the includes.");
        }

        if (_open.Count > _limits.MaxIncludeDepth || ++_includes > _limits.MaxIncludes + 1)
        {
            throw new HoconException(
                requester, $"more than {_limits.MaxIncludes} files are included, or more than {_limits.MaxIncludeDepth} in a row; merge some of them.");
        }
    }

    private string? TryRead(HoconOrigin requester, string name, string fullPath)
    {
        byte[]? bytes;
        try
        {
            bytes = options.ReadFile is { } read ? read(fullPath) : BoundedFile.TryRead(fullPath, _limits.MaxFileLength);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new HoconException(requester, $"the file \"{Excerpt.Of(name)}\" cannot be read: {Excerpt.Of(error.Message)}.", error);
        }

        if (bytes is null)
        {
            return null;
        }

        CheckLength(requester, name, bytes.Length);
        try
        {
            return StrictUtf8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new HoconException(new HoconOrigin(name, 0, 0), $"the file is not UTF-8: byte {error.Index} is wrong; save it as UTF-8.", error);
        }
    }

    private void CheckLength(HoconOrigin origin, string name, long length)
    {
        _length += length;
        if (length > _limits.MaxFileLength || _length > _limits.MaxTotalLength)
        {
            throw new HoconException(
                origin, $"\"{Excerpt.Of(name)}\" is too large: a file may have {_limits.MaxFileLength} bytes, all together {_limits.MaxTotalLength}.");
        }
    }

    private static string FullPath(HoconOrigin requester, string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new HoconException(requester, $"\"{Excerpt.Of(path)}\" is no path of a file; correct it.", error);
        }
    }
}
