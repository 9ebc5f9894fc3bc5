namespace Venus.Hocon.Parsing;

/// <summary>Kinds of tokens. Comments are none: the lexer drops them.</summary>
internal enum TokenKind
{
    End,
    Newline,
    Space,
    Comma,
    Colon,
    EqualsSign,
    PlusEquals,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Unquoted,
    Quoted,
    Substitution,
    OptionalSubstitution,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; the content of a quoted string.</param>
/// <param name="Offset">Where it begins.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset)
{
    /// <summary>Words for a message.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Newline => "the end of the line",
        TokenKind.Quoted => $"\"{Excerpt.Of(Text)}\"",
        _ => $"'{Excerpt.Of(Text)}'",
    };
}
