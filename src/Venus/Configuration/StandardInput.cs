using System.Text;
using Venus.Hocon;

namespace Venus.Configuration;

/// <summary>A configuration that comes by standard input: <c>-c -</c>. It is read once, and is the same at every reload.</summary>
internal sealed class StandardInput
{
    /// <summary>How the command line names it.</summary>
    public const string Argument = "-";

    /// <summary>What mistakes call it.</summary>
    public const string Name = "standard input";

    private readonly Lazy<HoconDocument> _document = new(Read);

    /// <summary>What was read. Includes are relative to the current folder.</summary>
    /// <exception cref="HoconException">It is no UTF-8, no HOCON, or too long.</exception>
    public HoconDocument Document => _document.Value;

    private static HoconDocument Read()
    {
        var options = new HoconLoadOptions { BaseDirectory = Directory.GetCurrentDirectory() };
        try
        {
            return HoconDocument.ParseText(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(options.Limits.MaxFileLength)), Name, options);
        }
        catch (DecoderFallbackException error)
        {
            throw new HoconException(new HoconOrigin(Name, 0, 0), $"it is not UTF-8: byte {error.Index} is wrong.", error);
        }
    }

    // One byte more than may be there is enough to see that there is too much.
    private static byte[] Bytes(int most)
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[most + 1];
        return buffer[..input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }
}
