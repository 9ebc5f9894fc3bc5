using System.Runtime.CompilerServices;

namespace Venus.Hocon.Parsing;

/// <summary>The token that the parser looks at, and how deep it is in objects and lists.</summary>
internal sealed class TokenCursor
{
    private readonly SourceText _source;
    private readonly int _maxDepth;
    private int _depth;

    public TokenCursor(SourceText source, int maxDepth)
    {
        _source = source;
        _maxDepth = maxDepth;
        Lexer = new Lexer(source);
        Current = Lexer.Next();
    }

    /// <summary>Stands behind the current token.</summary>
    public Lexer Lexer { get; }

    public Token Current { get; private set; }

    public void Advance() => Current = Lexer.Next();

    /// <summary>Moves behind white space and newlines; tells whether there was a newline.</summary>
    public bool SkipLines()
    {
        var passedNewline = false;
        while (Current.Kind is TokenKind.Space or TokenKind.Newline)
        {
            passedNewline |= Current.Kind == TokenKind.Newline;
            Advance();
        }

        return passedNewline;
    }

    public void Enter(int levels)
    {
        _depth += levels;
        if (_depth > _maxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error($"objects and lists are nested more than {_maxDepth} deep here; flatten the configuration.");
        }
    }

    public void Leave(int levels) => _depth -= levels;

    /// <summary>An error at the current token.</summary>
    public HoconException Error(string reason) => _source.Error(Current.Offset, reason);
}
