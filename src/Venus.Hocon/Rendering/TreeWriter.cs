using System.Globalization;
using System.Text;
using Venus.Hocon.Parsing;

namespace Venus.Hocon.Rendering;

/// <summary>How a tree is laid out.</summary>
internal enum Layout
{
    CompactJson,
    IndentedJson,
    Hocon,
}

/// <summary>Writes one tree.</summary>
internal sealed class TreeWriter(StringBuilder text, Layout layout, Func<string, bool>? mask)
{
    private const int SpacesPerLevel = 2;

    private readonly List<string> _path = [];
    private int _level;

    public void Write(HoconValue value)
    {
        if (_path.Count > 0 && mask is not null && mask(HoconPath.Render(_path)))
        {
            JsonText.AppendQuoted(text, HoconRenderer.Mask);
            return;
        }

        switch (value)
        {
            case HoconObject fields:
                WriteEach('{', fields.Fields, '}', WriteField);
                break;
            case HoconList list:
                WriteEach('[', list.Items.Select(static (item, at) => KeyValuePair.Create(at.ToString(CultureInfo.InvariantCulture), item)), ']', WriteItem);
                break;
            case HoconScalar { Kind: HoconScalarKind.String } scalar:
                JsonText.AppendQuoted(text, scalar.Text);
                break;
            case HoconScalar scalar:
                text.Append(scalar.Text);
                break;
        }
    }

    /// <summary>Writes the outermost value, an object without its braces.</summary>
    public void WriteRoot(HoconValue value)
    {
        if (value is not HoconObject root)
        {
            Write(value);
            return;
        }

        foreach (var field in root.Fields)
        {
            WriteField(field);
            text.Append('\n');
        }
    }

    private void WriteEach(
        char open, IEnumerable<KeyValuePair<string, HoconValue>> children, char close, Action<KeyValuePair<string, HoconValue>> write)
    {
        text.Append(open);
        _level++;
        var first = true;
        foreach (var child in children)
        {
            text.Append(first || layout == Layout.Hocon ? "" : ",");
            first = false;
            BreakLine();
            write(child);
        }

        _level--;
        if (!first)
        {
            BreakLine();
        }

        text.Append(close);
    }

    private void WriteField(KeyValuePair<string, HoconValue> field)
    {
        if (layout == Layout.Hocon)
        {
            text.Append(HoconPath.RenderKey(field.Key)).Append(" = ");
        }
        else
        {
            JsonText.AppendQuoted(text, field.Key);
            text.Append(layout == Layout.IndentedJson ? ": " : ":");
        }

        WriteItem(field);
    }

    private void WriteItem(KeyValuePair<string, HoconValue> item)
    {
        _path.Add(item.Key);
        Write(item.Value);
        _path.RemoveAt(_path.Count - 1);
    }

    private void BreakLine()
    {
        if (layout != Layout.CompactJson)
        {
            text.Append('\n').Append(' ', SpacesPerLevel * _level);
        }
    }
}
