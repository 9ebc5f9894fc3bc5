using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Venus.Hocon;

namespace Venus.Configuration;

/// <summary>Prints a resolved tree as JSON or as HOCON.</summary>
internal static class ConfigPrinter
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 2,
        // For a reader or a parser, never for a web page: letters stay letters, control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // Objects come from a parser that has its own, lower limit.
        MaxDepth = 10_000,
    };

    /// <summary>The tree as JSON, indented.</summary>
    public static string Json(HoconValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The tree as HOCON: what could be written in a file to say the same.</summary>
    public static string Hocon(HoconObject value)
    {
        var text = new StringBuilder();
        WriteFields(text, value, string.Empty);
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(Utf8JsonWriter json, HoconValue value)
    {
        switch (value)
        {
            case HoconObject inner:
                json.WriteStartObject();
                foreach (var (key, field) in inner.Fields)
                {
                    json.WritePropertyName(key);
                    Write(json, field);
                }

                json.WriteEndObject();
                break;
            case HoconList list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case HoconScalar { Kind: HoconScalarKind.String } scalar:
                json.WriteStringValue(scalar.Text);
                break;
            case HoconScalar scalar:
                json.WriteRawValue(scalar.Text);
                break;
        }
    }

    private static void WriteFields(StringBuilder text, HoconObject value, string indent)
    {
        foreach (var (key, field) in value.Fields)
        {
            text.Append(indent).Append(Key(key)).Append(field is HoconObject ? " " : " = ");
            WriteValue(text, field, indent);
            text.Append('\n');
        }
    }

    private static void WriteValue(StringBuilder text, HoconValue value, string indent)
    {
        switch (value)
        {
            case HoconObject { Fields.Count: 0 }:
                text.Append("{}");
                break;
            case HoconObject inner:
                text.Append("{\n");
                WriteFields(text, inner, indent + "  ");
                text.Append(indent).Append('}');
                break;
            case HoconList list:
                text.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : ", ");
                    WriteValue(text, list.Items[i], indent + "  ");
                }

                text.Append(']');
                break;
            case HoconScalar { Kind: HoconScalarKind.String } scalar:
                text.Append(Quoted(scalar.Text));
                break;
            case HoconScalar scalar:
                text.Append(scalar.Text);
                break;
        }
    }

    private static string Key(string key) =>
        key.Length > 0 && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? key : Quoted(key);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
