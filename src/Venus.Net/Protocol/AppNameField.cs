using System.Text;

namespace Venus.Net.Protocol;

/// <summary>
/// An app's name at the end of a record: <c>length:1 name</c>, UTF-8, 1 to 255 bytes, no control characters. It fills the record to its last byte.
/// </summary>
internal static class AppNameField
{
    /// <summary>The shortest: a name of one byte.</summary>
    public const int MinSize = 1 + 1;

    /// <summary>The longest: a name of 255 bytes.</summary>
    public const int MaxSize = 1 + byte.MaxValue;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes the field.</summary>
    /// <returns>The number of bytes written, at most <see cref="MaxSize"/>.</returns>
    /// <exception cref="InvalidOperationException">The name is empty, too long, no text, or has control characters.</exception>
    public static int Write(string record, string app, Span<byte> destination)
    {
        if (FaultOf(record, app) is { } fault)
            throw new InvalidOperationException(fault);
        var length = StrictUtf8.GetBytes(app, destination[1..]);
        destination[0] = (byte)length;
        return 1 + length;
    }

    /// <summary>Reads what is left of a record.</summary>
    /// <exception cref="ProtocolException">It is not exactly one name.</exception>
    public static string Read(string record, ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != rest.Length - 1)
            throw new ProtocolException($"{record}'s app name does not fill the rest of it.");
        string app;
        try
        {
            app = StrictUtf8.GetString(rest[1..]);
        }
        catch (DecoderFallbackException e)
        {
            throw new ProtocolException($"{record}'s app name is not UTF-8.", e);
        }

        return FaultOf(record, app) is { } fault ? throw new ProtocolException(fault) : app;
    }

    private static string? FaultOf(string record, string app)
    {
        if (app.Length == 0)
            return $"{record}'s app name is empty.";
        if (app.AsSpan().ContainsAnyInRange('\0', '\x1f') || app.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
            return $"{record}'s app name has control characters.";
        try
        {
            return StrictUtf8.GetByteCount(app) > byte.MaxValue ? $"{record}'s app name is longer than 255 bytes." : null;
        }
        catch (EncoderFallbackException)
        {
            return $"{record}'s app name is not text.";
        }
    }
}
