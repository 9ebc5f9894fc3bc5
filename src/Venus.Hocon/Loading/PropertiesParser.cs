using System.Text;
using Venus.Hocon.Parsing;

namespace Venus.Hocon.Loading;

/// <summary>
/// Reads .properties files (java.util.Properties.load): keys are split at each dot, every value is a string, and where one key is
/// both a string and an object the object wins.
/// </summary>
internal sealed class PropertiesParser(SourceText source, HoconLimits limits)
{
    private readonly PropertyTree _root = new();
    private int _at;

    public static ObjectNode Parse(SourceText source, HoconLimits limits)
    {
        var parser = new PropertiesParser(source, limits);
        while (parser._at < source.Text.Length)
        {
            parser.ReadLine();
        }

        return parser._root.ToNode(source.OriginAt(0));
    }

    private void ReadLine()
    {
        SkipBlanks();
        if (AtEnd || Current is '\n' or '\r')
        {
            _at++;
            return;
        }

        if (Current is '#' or '!')
        {
            _at = EndOfLine();
            return;
        }

        var start = _at;
        var key = ReadUntil(static character => character is '=' or ':' or ' ' or '\t' or '\f');
        SkipBlanks();
        if (!AtEnd && Current is '=' or ':')
        {
            _at++;
            SkipBlanks();
        }

        var value = new ScalarNode(new HoconScalar(source.OriginAt(start), HoconScalarKind.String, ReadUntil(static _ => false)));
        var path = key.Split('.');
        if (path.Length > limits.MaxDepth)
        {
            throw source.Error(start, $"the key '{Excerpt.Of(key)}' has more than {limits.MaxDepth} elements.");
        }

        _root.Set(path, value);
    }

    private bool AtEnd => _at >= source.Text.Length;

    private char Current => _at < source.Text.Length ? source.Text[_at] : '\n';

    private int EndOfLine()
    {
        var end = source.Text.AsSpan(_at).IndexOfAny('\n', '\r');
        return end < 0 ? source.Text.Length : _at + end;
    }

    private void SkipBlanks()
    {
        while (!AtEnd && (Current is ' ' or '\t' or '\f' || TrySkipContinuation()))
        {
            _at++;
        }
    }

    // A backslash before the end of a line joins it with the next one. Stops on the last character of the line break.
    private bool TrySkipContinuation()
    {
        if (Current != '\\' || _at + 1 >= source.Text.Length || source.Text[_at + 1] is not ('\n' or '\r'))
        {
            return false;
        }

        _at++;
        if (Current == '\r' && _at + 1 < source.Text.Length && source.Text[_at + 1] == '\n')
        {
            _at++;
        }

        return true;
    }

    private string ReadUntil(Func<char, bool> isEnd)
    {
        var text = new StringBuilder();
        while (!AtEnd && Current is not ('\n' or '\r') && !isEnd(Current))
        {
            if (TrySkipContinuation())
            {
                _at++;
                SkipBlanks();
            }
            else
            {
                text.Append(Current == '\\' ? ReadEscape() : source.Text[_at++]);
            }
        }

        return text.ToString();
    }

    private char ReadEscape()
    {
        _at++;
        var escape = AtEnd ? '\\' : source.Text[_at++];
        return escape switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'u' => ReadCodeUnit(),
            _ => escape,
        };
    }

    private char ReadCodeUnit()
    {
        if (_at + 4 > source.Text.Length || !ushort.TryParse(
            source.Text.AsSpan(_at, 4), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var unit))
        {
            throw source.Error(_at - 2, "\\u needs four hexadecimal digits, as in \\u00e9.");
        }

        _at += 4;
        return (char)unit;
    }
}
