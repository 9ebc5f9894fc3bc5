namespace Venus.Hocon.Parsing;

/// <summary>Turns a text into its syntax tree by recursive descent; depth is limited.</summary>
internal sealed class Parser
{
    private readonly SourceText _source;
    private readonly IIncludes _includes;
    private readonly TokenCursor _tokens;
    private readonly int _maxPathLength;

    private Parser(SourceText source, IIncludes includes, HoconLimits limits)
    {
        _source = source;
        _includes = includes;
        _tokens = new TokenCursor(source, limits.MaxDepth);
        _maxPathLength = limits.MaxDepth;
    }

    private Token Token => _tokens.Current;

    /// <summary>Parses a whole document: an object, with or without braces, or a list.</summary>
    public static Node ParseDocument(SourceText source, IIncludes includes, HoconLimits limits) =>
        new Parser(source, includes, limits).ReadDocument();

    /// <summary>Parses a text that is one value.</summary>
    public static Node ParseValue(SourceText source, IIncludes includes, HoconLimits limits)
    {
        var parser = new Parser(source, includes, limits);
        parser._tokens.SkipLines();
        var value = parser.ReadValue(null);
        parser.ExpectEnd();
        return value;
    }

    /// <summary>Parses a text that is one path.</summary>
    public static IReadOnlyList<string> ParsePath(SourceText source, IIncludes includes, HoconLimits limits)
    {
        var parser = new Parser(source, includes, limits);
        var path = parser.ReadPath();
        return path.Count > 0 && parser.Token.Kind == TokenKind.End
            ? path
            : throw parser._tokens.Error($"'{Excerpt.Of(source.Text)}' is no path; write keys separated by dots, as in a.b.c.");
    }

    private Node ReadDocument()
    {
        _tokens.SkipLines();
        Node root = Token.Kind switch
        {
            TokenKind.OpenBrace => ReadObject(),
            TokenKind.OpenBracket => ReadList(),
            _ => ReadFields(_source.OriginAt(Token.Offset), TokenKind.End),
        };
        ExpectEnd();
        return root;
    }

    private void ExpectEnd()
    {
        _tokens.SkipLines();
        if (Token.Kind != TokenKind.End)
        {
            throw _tokens.Error($"{Token.Describe()} stands after the end of the configuration; remove it, or check that the brackets before it match.");
        }
    }

    private ObjectNode ReadObject()
    {
        var open = Token;
        _tokens.Enter(1);
        _tokens.Advance();
        var read = ReadFields(_source.OriginAt(open.Offset), TokenKind.CloseBrace);
        RequireClose(open, TokenKind.CloseBrace, '}');
        _tokens.Leave(1);
        return read;
    }

    private ObjectNode ReadFields(HoconOrigin origin, TokenKind close)
    {
        var entries = new List<EntryNode>();
        _tokens.SkipLines();
        while (Token.Kind is not (TokenKind.End or TokenKind.CloseBrace))
        {
            ReadEntry(entries);
            if (!ReadSeparator("field", close))
            {
                break;
            }
        }

        return new ObjectNode(origin, entries);
    }

    private ListNode ReadList()
    {
        var open = Token;
        _tokens.Enter(1);
        _tokens.Advance();
        _tokens.SkipLines();
        var items = new List<Node>();
        while (Token.Kind is not (TokenKind.End or TokenKind.CloseBracket))
        {
            items.Add(ReadValue(null));
            if (!ReadSeparator("element", TokenKind.CloseBracket))
            {
                break;
            }
        }

        RequireClose(open, TokenKind.CloseBracket, ']');
        _tokens.Leave(1);
        return new ListNode(_source.OriginAt(open.Offset), items);
    }

    private void RequireClose(Token open, TokenKind close, char bracket)
    {
        if (Token.Kind != close)
        {
            throw Token.Kind == TokenKind.End
                ? _source.Error(open.Offset, $"the '{open.Text}' that stands here is never closed; add a '{bracket}'.")
                : _tokens.Error($"{Token.Describe()} does not close the '{open.Text}' of {_source.OriginAt(open.Offset)}; write '{bracket}'.");
        }

        _tokens.Advance();
    }

    /// <summary>Moves behind newlines and at most one comma; <see langword="false"/> where no further field or element follows.</summary>
    private bool ReadSeparator(string what, TokenKind close)
    {
        var separated = _tokens.SkipLines();
        if (Token.Kind == TokenKind.Comma)
        {
            _tokens.Advance();
            _tokens.SkipLines();
            separated = true;
            if (Token.Kind == TokenKind.Comma)
            {
                throw _tokens.Error("two commas stand in a row; remove one.");
            }
        }

        if (Token.Kind == close || Token.Kind == TokenKind.End)
        {
            return false;
        }

        if (Token.Kind is TokenKind.CloseBrace or TokenKind.CloseBracket)
        {
            throw _tokens.Error($"{Token.Describe()} closes nothing that is open here; remove it, or check the brackets before it.");
        }

        return separated ? true : throw _tokens.Error(
            $"{Token.Describe()} follows the {what} on the same line; separate them by a comma or a newline, or put the text in double quotes.");
    }

    private void ReadEntry(List<EntryNode> entries)
    {
        if (Token is { Kind: TokenKind.Unquoted, Text: "include" })
        {
            var statement = IncludeStatement.Read(_source, _tokens.Lexer, Token.Offset);
            entries.AddRange(_includes.Load(statement, _source).Select(static root => new IncludedNode(root)));
            _tokens.Advance();
            return;
        }

        entries.Add(ReadField());
    }

    private FieldNode ReadField()
    {
        var written = ReadPathElements();
        var path = written.Build();
        if (path.Count == 0)
        {
            throw _tokens.Error(Token.Kind == TokenKind.Comma
                ? "a comma stands where a field should; remove it."
                : $"{Token.Describe()} stands where a key should; write key = value.");
        }

        _tokens.Enter(path.Count - 1);
        _tokens.SkipLines();
        var append = Token.Kind == TokenKind.PlusEquals;
        var value = Token.Kind switch
        {
            TokenKind.OpenBrace => ReadValue(path),
            TokenKind.EqualsSign or TokenKind.Colon or TokenKind.PlusEquals => ReadValueAfterSeparator(path),
            _ => throw _tokens.Error($"{Owner(path)} is followed by {Token.Describe()}; write '=', ':' or '{{' after a key."),
        };
        _tokens.Leave(path.Count - 1);
        return FieldNode.Nest(path, append ? new AppendNode(value.Origin, value) : value, at => _source.OriginAt(written.Offsets[at]));
    }

    private Node ReadValueAfterSeparator(IReadOnlyList<string> path)
    {
        _tokens.Advance();
        _tokens.SkipLines();
        return ReadValue(path);
    }

    private IReadOnlyList<string> ReadPath() => ReadPathElements().Build();

    private PathBuilder ReadPathElements()
    {
        var path = new PathBuilder(_source, Token.Offset, _maxPathLength);
        while (path.TryAdd(Token))
        {
            _tokens.Advance();
        }

        return path;
    }

    /// <summary>Reads all values up to the end of the line, a comma or a bracket, and joins them.</summary>
    private Node ReadValue(IReadOnlyList<string>? key)
    {
        var parts = new ConcatenationBuilder(_source, Token.Offset);
        while (true)
        {
            switch (Token.Kind)
            {
                case TokenKind.Space:
                    parts.AddSpace(Token.Text);
                    _tokens.Advance();
                    break;
                case TokenKind.Unquoted or TokenKind.Quoted:
                    parts.AddText(Token);
                    _tokens.Advance();
                    break;
                case TokenKind.OpenBrace:
                    parts.AddNode(ReadObject());
                    break;
                case TokenKind.OpenBracket:
                    parts.AddNode(ReadList());
                    break;
                case TokenKind.Substitution or TokenKind.OptionalSubstitution:
                    parts.AddNode(ReadSubstitution());
                    break;
                default:
                    return parts.TryBuild() ?? throw MissingValue(key);
            }
        }
    }

    private SubstitutionNode ReadSubstitution()
    {
        var open = Token;
        _tokens.Advance();
        var path = ReadPath();
        if (path.Count == 0 || Token.Kind != TokenKind.CloseBrace)
        {
            throw _source.Error(
                open.Offset, $"the substitution that begins here ends at {Token.Describe()}; write ${{path}} or ${{?path}}, with odd keys in double quotes.");
        }

        _tokens.Advance();
        return new SubstitutionNode(_source.OriginAt(open.Offset), path, open.Kind == TokenKind.OptionalSubstitution);
    }

    private HoconException MissingValue(IReadOnlyList<string>? key) => Token.Kind == TokenKind.Comma
        ? _tokens.Error($"a comma stands where a value of {Owner(key)} should; remove it.")
        : _tokens.Error($"{Owner(key)} has no value before {Token.Describe()}; write one, or \"\" for an empty string.");

    private static string Owner(IReadOnlyList<string>? key) => key is null ? "the list" : $"the key '{Excerpt.Of(HoconPath.Render(key))}'";
}
