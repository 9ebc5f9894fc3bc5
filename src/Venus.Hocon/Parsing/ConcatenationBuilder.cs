using System.Text;

namespace Venus.Hocon.Parsing;

/// <summary>Joins the values of a line: neighbouring scalars at once, the rest as a concatenation for the resolver.</summary>
internal sealed class ConcatenationBuilder(SourceText source, int offset)
{
    private const string Text = "text";

    private readonly List<ConcatenationPart> _parts = [];
    private StringBuilder? _text;
    private HoconScalar? _single;
    private string? _kind;
    private string _space = "";
    private string _spaceBeforeText = "";

    public void AddSpace(string space) => _space = space;

    /// <summary>Adds a string, number, boolean or null.</summary>
    public void AddText(Token token)
    {
        if (_single is null)
        {
            _spaceBeforeText = TakeSpace();
            _single = Classify(token);
            return;
        }

        _text ??= new StringBuilder(_single.Text);
        _text.Append(TakeSpace()).Append(token.Text);
    }

    public void AddNode(Node node)
    {
        FlushText();
        RefuseMixture(node);
        _parts.Add(new ConcatenationPart(TakeSpace(), node));
    }

    /// <summary>The joined value; <see langword="null"/> where nothing was added.</summary>
    public Node? TryBuild()
    {
        FlushText();
        return _parts.Count switch
        {
            0 => null,
            1 => _parts[0].Value,
            _ => new ConcatenationNode(source.OriginAt(offset), _parts),
        };
    }

    private string TakeSpace()
    {
        var space = _parts.Count > 0 || _single is not null ? _space : "";
        _space = "";
        return space;
    }

    private void FlushText()
    {
        if (_single is null)
        {
            return;
        }

        var value = _text is null ? _single : new HoconScalar(_single.Origin, HoconScalarKind.String, _text.ToString());
        (_single, _text) = (null, null);
        var node = new ScalarNode(value);
        RefuseMixture(node);
        _parts.Add(new ConcatenationPart(_spaceBeforeText, node));
    }

    // What substitutions turn out to be is checked when they are resolved, and whether an object stands for a list.
    private void RefuseMixture(Node added)
    {
        var kind = Kind(added);
        if (kind is null)
        {
            return;
        }

        _kind ??= kind;
        if (kind != _kind && (kind == Text || _kind == Text))
        {
            throw new HoconException(
                added.Origin, $"{kind} follows {_kind} on the same line and the two cannot be joined; separate them by a comma or a newline.");
        }
    }

    private static string? Kind(Node node) => node switch
    {
        ScalarNode => Text,
        ObjectNode => "an object",
        ListNode => "a list",
        _ => null,
    };

    private HoconScalar Classify(Token token)
    {
        var kind = token.Kind == TokenKind.Quoted ? HoconScalarKind.String : ScalarKinds.Of(token.Text);
        return new HoconScalar(source.OriginAt(token.Offset), kind, token.Text);
    }
}
