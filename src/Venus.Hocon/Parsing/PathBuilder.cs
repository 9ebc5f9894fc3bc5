using System.Text;

namespace Venus.Hocon.Parsing;

/// <summary>Collects the pieces of a path expression: dots separate elements unless they are quoted, inner white space is kept.</summary>
internal sealed class PathBuilder(SourceText source, int offset, int maxLength)
{
    private readonly List<string> _keys = [];
    private readonly List<int> _offsets = [];
    private readonly StringBuilder _written = new();
    private readonly StringBuilder _key = new();
    private string _space = "";
    private bool _quoted;
    private int? _start;

    /// <summary>Where each element begins.</summary>
    public IReadOnlyList<int> Offsets => _offsets;

    /// <summary>Takes a token that may be part of a path; <see langword="false"/> for any other.</summary>
    public bool TryAdd(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Space:
                _space = _written.Length > 0 ? token.Text : "";
                return true;
            case TokenKind.Quoted:
                AddSpace();
                _start ??= token.Offset;
                _written.Append('"').Append(token.Text).Append('"');
                _key.Append(token.Text);
                _quoted = true;
                return true;
            case TokenKind.Unquoted:
                AddSpace();
                _written.Append(token.Text);
                AddUnquoted(token);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The elements; empty where no token was added.</summary>
    public IReadOnlyList<string> Build()
    {
        if (_written.Length > 0)
        {
            CloseKey();
        }

        return _keys;
    }

    private void AddSpace()
    {
        _written.Append(_space);
        _key.Append(_space);
        _space = "";
    }

    private void AddUnquoted(Token token)
    {
        for (var at = 0; at < token.Text.Length; at++)
        {
            if (token.Text[at] == '.')
            {
                CloseKey();
            }
            else
            {
                _start ??= token.Offset + at;
                _key.Append(token.Text[at]);
            }
        }
    }

    private void CloseKey()
    {
        if (_key.Length == 0 && !_quoted)
        {
            throw source.Error(offset, $"the path '{Excerpt.Of(_written.ToString())}' has an empty element; remove the dot, or write \"\" for an empty key.");
        }

        if (_keys.Count == maxLength)
        {
            throw source.Error(offset, $"the path '{Excerpt.Of(_written.ToString())}' has more than {maxLength} elements.");
        }

        _keys.Add(_key.ToString());
        _offsets.Add(_start ?? offset);
        _key.Clear();
        _quoted = false;
        _start = null;
    }
}
