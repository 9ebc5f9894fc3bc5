namespace Venus.Hocon.Parsing;

/// <summary>Cuts a text into tokens, one at a time.</summary>
internal sealed class Lexer(SourceText source)
{
    private readonly string _text = source.Text;
    private int _at;

    /// <summary>The next token; <see cref="TokenKind.End"/> again and again at the end.</summary>
    public Token Next()
    {
        if (AtComment())
        {
            _at = EndOfLine();
        }

        if (_at >= _text.Length)
        {
            return new Token(TokenKind.End, "", _text.Length);
        }

        var character = _text[_at];
        return character switch
        {
            '\n' => Take(TokenKind.Newline, 1),
            ',' => Take(TokenKind.Comma, 1),
            ':' => Take(TokenKind.Colon, 1),
            '=' => Take(TokenKind.EqualsSign, 1),
            '{' => Take(TokenKind.OpenBrace, 1),
            '}' => Take(TokenKind.CloseBrace, 1),
            '[' => Take(TokenKind.OpenBracket, 1),
            ']' => Take(TokenKind.CloseBracket, 1),
            '+' when Ahead(1) == '=' => Take(TokenKind.PlusEquals, 2),
            '$' when Ahead(1) == '{' && Ahead(2) == '?' => Take(TokenKind.OptionalSubstitution, 3),
            '$' when Ahead(1) == '{' => Take(TokenKind.Substitution, 2),
            '"' => TakeQuoted(),
            _ when Characters.IsSpace(character) => TakeSpace(),
            _ when Characters.IsReserved(character) => throw Reserved(character),
            _ => Take(TokenKind.Unquoted, UnquotedLength()),
        };
    }

    /// <summary>Skips white space and newlines; for include statements, which are read by character.</summary>
    public void SkipSpace()
    {
        while (_at < _text.Length && Characters.IsSpace(_text[_at]))
        {
            _at++;
        }
    }

    /// <summary>Takes exactly this text if it comes next.</summary>
    public bool TryTake(string expected)
    {
        var found = string.CompareOrdinal(_text, _at, expected, 0, expected.Length) == 0;
        _at += found ? expected.Length : 0;
        return found;
    }

    /// <summary>Where the next token begins.</summary>
    public int Offset => _at;

    private Token Take(TokenKind kind, int length)
    {
        var token = new Token(kind, _text.Substring(_at, length), _at);
        _at += length;
        return token;
    }

    private Token TakeQuoted()
    {
        var start = _at;
        return new Token(TokenKind.Quoted, QuotedText.Read(source, ref _at), start);
    }

    private Token TakeSpace()
    {
        var length = 1;
        while (_at + length < _text.Length && _text[_at + length] is var next && next != '\n' && Characters.IsSpace(next))
        {
            length++;
        }

        return Take(TokenKind.Space, length);
    }

    private int UnquotedLength()
    {
        var end = _at;
        var inNumber = _text[_at] is '-' or (>= '0' and <= '9');
        while (end < _text.Length && !IsCommentAt(end))
        {
            var character = _text[end];
            inNumber = inNumber && character is (>= '0' and <= '9') or '-' or '+' or '.' or 'e' or 'E';
            if (Characters.IsSpace(character) || (Characters.IsReserved(character) && !(inNumber && IsExponentSign(end))))
            {
                break;
            }

            end++;
        }

        return end - _at;
    }

    // The one place where '+' may stand in an unquoted text: 1e+5.
    private bool IsExponentSign(int at) =>
        _text[at] == '+' && _text[at - 1] is 'e' or 'E' && at + 1 < _text.Length && char.IsAsciiDigit(_text[at + 1]);

    private bool AtComment() => IsCommentAt(_at);

    private bool IsCommentAt(int at) =>
        at < _text.Length && (_text[at] == '#' || (_text[at] == '/' && at + 1 < _text.Length && _text[at + 1] == '/'));

    private int EndOfLine()
    {
        var end = _text.IndexOf('\n', _at);
        return end < 0 ? _text.Length : end;
    }

    private char Ahead(int distance) => _at + distance < _text.Length ? _text[_at + distance] : '\0';

    private HoconException Reserved(char character) => source.Error(
        _at, $"the character {Excerpt.Of(character)} cannot stand outside quotes; put the text in double quotes.");
}
