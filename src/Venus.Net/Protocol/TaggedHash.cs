using System.Buffers.Text;
using System.Text;

namespace Venus.Net.Protocol;

/// <summary>
/// 32 bytes as text: a tag that says what they are, then base64url without padding (RFC 4648 §5). One text for each value and one value for
/// each text.
/// </summary>
internal static class TaggedHash
{
    public const string Sha256Tag = "sha256:";

    private const int Size = 32;
    private const int TextLength = 43;

    public static string Format(string tag, ReadOnlySpan<byte> bytes) => tag + Base64Url.EncodeToString(bytes);

    public static byte[]? Parse(string tag, string? text)
    {
        if (text is null || text.Length != tag.Length + TextLength || !text.StartsWith(tag, StringComparison.Ordinal))
            return null;
        var bytes = new byte[Size];
        // The buffer has no room for more than 32 bytes, and 43 digits have two bits to spare: only the text that Format makes is taken.
        return TryDecode(text.AsSpan(tag.Length), bytes) && Format(tag, bytes) == text ? bytes : null;
    }

    private static bool TryDecode(ReadOnlySpan<char> digits, Span<byte> bytes)
    {
        Span<byte> ascii = stackalloc byte[TextLength];
        return Encoding.UTF8.TryGetBytes(digits, ascii, out var length)
            && length == TextLength
            && Base64Url.DecodeFromUtf8(ascii, bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == Size;
    }
}
