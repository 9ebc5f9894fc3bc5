namespace Venus.Hocon.Parsing;

/// <summary>An include statement.</summary>
/// <param name="Origin">Where the statement begins.</param>
/// <param name="Name">The name in quotes.</param>
/// <param name="Required">Whether a missing file is an error.</param>
internal sealed record IncludeStatement(HoconOrigin Origin, string Name, bool Required)
{
    private const string Usage = "write include \"file.conf\", include file(\"file.conf\") or include required(\"file.conf\").";

    /// <summary>Reads what follows the word <c>include</c>.</summary>
    public static IncludeStatement Read(SourceText source, Lexer lexer, int offset)
    {
        lexer.SkipSpace();
        var required = lexer.TryTake("required(");
        lexer.SkipSpace();
        foreach (var refused in (ReadOnlySpan<string>)["url(", "classpath("])
        {
            if (lexer.TryTake(refused))
            {
                throw source.Error(offset, $"include {refused}…) is not supported, only files are included; {Usage}");
            }
        }

        var inFile = lexer.TryTake("file(");
        lexer.SkipSpace();
        var name = lexer.Next();
        if (name.Kind != TokenKind.Quoted || name.Text.Length == 0)
        {
            throw source.Error(offset, $"'include' is followed by {name.Describe()}; {Usage}");
        }

        for (var open = (required ? 1 : 0) + (inFile ? 1 : 0); open > 0; open--)
        {
            lexer.SkipSpace();
            if (!lexer.TryTake(")"))
            {
                throw source.Error(lexer.Offset, $"the include of \"{Excerpt.Of(name.Text)}\" lacks a ')'.");
            }
        }

        RefuseUrl(source, offset, name.Text, inFile);
        return new IncludeStatement(source.OriginAt(offset), name.Text, required);
    }

    private static void RefuseUrl(SourceText source, int offset, string name, bool inFile)
    {
        if (!inFile && name.Contains("://", StringComparison.Ordinal))
        {
            throw source.Error(offset, $"include \"{Excerpt.Of(name)}\" names a URL, only files are included; {Usage}");
        }
    }
}
