using System.Runtime.CompilerServices;

namespace Venus.Hocon.Parsing;

/// <summary>Turns a text into its syntax tree by recursive descent; depth is limited.</summary>
internal sealed class Parser
{
    private readonly SourceText _source;
    private readonly Lexer _lexer;
    private readonly IIncludes _includes;
    private readonly int _maxDepth;
    private Token _token;
    private int _depth;

    private Parser(SourceText source, IIncludes includes, HoconLimits limits)
    {
        _source = source;
        _lexer = new Lexer(source);
        _includes = includes;
        _maxDepth = limits.MaxDepth;
        _token = _lexer.Next();
    }

    /// <summary>Parses a whole document: an object, with or without braces, or a list.</summary>
    public static Node ParseDocument(SourceText source, IIncludes includes, HoconLimits limits) =>
        new Parser(source, includes, limits).ReadDocument();

    /// <summary>Parses a text that is one value.</summary>
    public static Node ParseValue(SourceText source, IIncludes includes, HoconLimits limits)
    {
        var parser = new Parser(source, includes, limits);
        parser.SkipLines();
        var value = parser.ReadValue(null);
        parser.ExpectEnd();
        return value;
    }

    /// <summary>Parses a text that is one path.</summary>
    public static IReadOnlyList<string> ParsePath(SourceText source, IIncludes includes, HoconLimits limits)
    {
        var parser = new Parser(source, includes, limits);
        var path = parser.ReadPath();
        return path.Count > 0 && parser._token.Kind == TokenKind.End
            ? path
            : throw parser.Error($"'{Excerpt.Of(source.Text)}' is no path; write keys separated by dots, as in a.b.c.");
    }

    private Node ReadDocument()
    {
        SkipLines();
        Node root = _token.Kind switch
        {
            TokenKind.OpenBrace => ReadObject(),
            TokenKind.OpenBracket => ReadList(),
            _ => ReadFields(_source.OriginAt(_token.Offset), TokenKind.End),
        };
        ExpectEnd();
        return root;
    }

    private void ExpectEnd()
    {
        SkipLines();
        if (_token.Kind != TokenKind.End)
        {
            throw Error($"{_token.Describe()} stands after the end of the configuration; remove it, or check that the brackets before it match.");
        }
    }

    private ObjectNode ReadObject()
    {
        var open = _token;
        Enter(1);
        Advance();
        var read = ReadFields(_source.OriginAt(open.Offset), TokenKind.CloseBrace);
        RequireClose(open, TokenKind.CloseBrace, '}');
        _depth--;
        return read;
    }

    private ObjectNode ReadFields(HoconOrigin origin, TokenKind close)
    {
        var entries = new List<EntryNode>();
        SkipLines();
        while (_token.Kind is not (TokenKind.End or TokenKind.CloseBrace))
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
        var open = _token;
        Enter(1);
        Advance();
        SkipLines();
        var items = new List<Node>();
        while (_token.Kind is not (TokenKind.End or TokenKind.CloseBracket))
        {
            items.Add(ReadValue(null));
            if (!ReadSeparator("element", TokenKind.CloseBracket))
            {
                break;
            }
        }

        RequireClose(open, TokenKind.CloseBracket, ']');
        _depth--;
        return new ListNode(_source.OriginAt(open.Offset), items);
    }

    private void RequireClose(Token open, TokenKind close, char bracket)
    {
        if (_token.Kind != close)
        {
            throw _token.Kind == TokenKind.End
                ? _source.Error(open.Offset, $"the '{open.Text}' that stands here is never closed; add a '{bracket}'.")
                : Error($"{_token.Describe()} does not close the '{open.Text}' of {_source.OriginAt(open.Offset)}; write '{bracket}'.");
        }

        Advance();
    }

    /// <summary>Moves behind newlines and at most one comma; <see langword="false"/> where no further field or element follows.</summary>
    private bool ReadSeparator(string what, TokenKind close)
    {
        var separated = SkipLines();
        if (_token.Kind == TokenKind.Comma)
        {
            Advance();
            SkipLines();
            separated = true;
            if (_token.Kind == TokenKind.Comma)
            {
                throw Error("two commas stand in a row; remove one.");
            }
        }

        if (_token.Kind == close || _token.Kind == TokenKind.End)
        {
            return false;
        }

        if (_token.Kind is TokenKind.CloseBrace or TokenKind.CloseBracket)
        {
            throw Error($"{_token.Describe()} closes nothing that is open here; remove it, or check the brackets before it.");
        }

        return separated ? true : throw Error(
            $"{_token.Describe()} follows the {what} on the same line; separate them by a comma or a newline, or put the text in double quotes.");
    }

    private void ReadEntry(List<EntryNode> entries)
    {
        if (_token is { Kind: TokenKind.Unquoted, Text: "include" })
        {
            var statement = IncludeStatement.Read(_source, _lexer, _token.Offset);
            entries.AddRange(_includes.Load(statement, _source).Select(static root => new IncludedNode(root)));
            Advance();
            return;
        }

        entries.Add(ReadField());
    }

    private FieldNode ReadField()
    {
        var start = _token;
        var path = ReadPath();
        if (path.Count == 0)
        {
            throw Error(_token.Kind == TokenKind.Comma
                ? "a comma stands where a field should; remove it."
                : $"{_token.Describe()} stands where a key should; write key = value.");
        }

        Enter(path.Count - 1);
        SkipLines();
        var append = _token.Kind == TokenKind.PlusEquals;
        var value = _token.Kind switch
        {
            TokenKind.OpenBrace => ReadValue(path),
            TokenKind.EqualsSign or TokenKind.Colon or TokenKind.PlusEquals => ReadValueAfterSeparator(path),
            _ => throw Error($"{Owner(path)} is followed by {_token.Describe()}; write '=', ':' or '{{' after a key."),
        };
        _depth -= path.Count - 1;
        return Nest(path, append ? new AppendNode(value.Origin, value) : value, _source.OriginAt(start.Offset));
    }

    private Node ReadValueAfterSeparator(IReadOnlyList<string> path)
    {
        Advance();
        SkipLines();
        return ReadValue(path);
    }

    /// <summary>The field that assigns a value to a path of at least one key.</summary>
    public static FieldNode Nest(IReadOnlyList<string> path, Node value, HoconOrigin origin)
    {
        var field = new FieldNode(path[^1], value);
        for (var at = path.Count - 2; at >= 0; at--)
        {
            field = new FieldNode(path[at], new ObjectNode(origin, [field]));
        }

        return field;
    }

    private IReadOnlyList<string> ReadPath()
    {
        var path = new PathBuilder(_source, _token.Offset, _maxDepth);
        while (path.TryAdd(_token))
        {
            Advance();
        }

        return path.Build();
    }

    /// <summary>Reads all values up to the end of the line, a comma or a bracket, and joins them.</summary>
    private Node ReadValue(IReadOnlyList<string>? key)
    {
        var parts = new ConcatenationBuilder(_source, _token.Offset);
        while (true)
        {
            switch (_token.Kind)
            {
                case TokenKind.Space:
                    parts.AddSpace(_token.Text);
                    Advance();
                    break;
                case TokenKind.Unquoted or TokenKind.Quoted:
                    parts.AddText(_token);
                    Advance();
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
        var open = _token;
        Advance();
        var path = ReadPath();
        if (path.Count == 0 || _token.Kind != TokenKind.CloseBrace)
        {
            throw _source.Error(
                open.Offset, $"the substitution that begins here ends at {_token.Describe()}; write ${{path}} or ${{?path}}, with odd keys in double quotes.");
        }

        Advance();
        return new SubstitutionNode(_source.OriginAt(open.Offset), path, open.Kind == TokenKind.OptionalSubstitution);
    }

    private HoconException MissingValue(IReadOnlyList<string>? key) => _token.Kind == TokenKind.Comma
        ? Error($"a comma stands where a value of {Owner(key)} should; remove it.")
        : Error($"{Owner(key)} has no value before {_token.Describe()}; write one, or \"\" for an empty string.");

    private static string Owner(IReadOnlyList<string>? key) => key is null ? "the list" : $"the key '{Excerpt.Of(HoconPath.Render(key))}'";

    private void Enter(int levels)
    {
        _depth += levels;
        if (_depth > _maxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error($"objects and lists are nested more than {_maxDepth} deep here; flatten the configuration.");
        }
    }

    private bool SkipLines()
    {
        var passedNewline = false;
        while (_token.Kind is TokenKind.Space or TokenKind.Newline)
        {
            passedNewline |= _token.Kind == TokenKind.Newline;
            Advance();
        }

        return passedNewline;
    }

    private void Advance() => _token = _lexer.Next();

    private HoconException Error(string reason) => _source.Error(_token.Offset, reason);
}
