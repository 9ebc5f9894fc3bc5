using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Venus.Hocon;

/// <summary>
/// A token or another text that must reach no log: it prints as <c>***</c> wherever it is printed, alone, within a record, as JSON
/// or in a debugger. <see cref="Reveal"/> is the one way out, so that every use of the text can be found by its name.
/// </summary>
[DebuggerDisplay(Mask)]
[JsonConverter(typeof(MaskingConverter))]
public sealed class Secret : IEquatable<Secret>
{
    private const string Mask = "***";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _text;

    /// <summary>Keeps a text.</summary>
    /// <exception cref="ArgumentException">The text is empty or white space: an empty secret protects nothing.</exception>
    public Secret(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        _text = text;
    }

    /// <summary>The text itself.</summary>
    public string Reveal() => _text;

    /// <summary><c>***</c>.</summary>
    public override string ToString() => Mask;

    /// <summary>Compares in a time that depends on the lengths alone.</summary>
    public bool Equals(Secret? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(_text.AsSpan()), MemoryMarshal.AsBytes(other._text.AsSpan()));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>The same for every secret: a hash of the text would tell of the text.</summary>
    public override int GetHashCode() => 0;

    /// <summary>Whether both are the same text, or both <see langword="null"/>.</summary>
    public static bool operator ==(Secret? left, Secret? right) => left?.Equals(right) ?? right is null;

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Secret? left, Secret? right) => !(left == right);

    private sealed class MaskingConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new JsonException("a secret is never read from JSON");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(Mask);
    }
}
