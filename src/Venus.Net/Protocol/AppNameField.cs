using System.Text;

namespace Venus.Net.Protocol;

/// <summary>An app's name at the end of a record: <c>length:1 name</c>, as <see cref="NodeName"/> allows it. It fills the record to its last byte.</summary>
internal static class AppNameField
{
    /// <summary>The shortest: a name of one byte.</summary>
    public const int MinSize = 1 + 1;

    /// <summary>The longest name there is.</summary>
    public const int MaxSize = 1 + NodeName.MaxLength;

    /// <summary>Writes the field.</summary>
    /// <returns>The number of bytes written, at most <see cref="MaxSize"/>.</returns>
    /// <exception cref="InvalidOperationException">It is no name.</exception>
    public static int Write(string record, string app, Span<byte> destination)
    {
        if (NodeName.ProblemOf(app) is { } problem)
            throw new InvalidOperationException($"{record}'s app: {problem}.");
        destination[0] = (byte)app.Length;
        return 1 + Encoding.ASCII.GetBytes(app, destination[1..]);
    }

    /// <summary>Reads what is left of a record.</summary>
    /// <exception cref="ProtocolException">It is not exactly one name.</exception>
    public static string Read(string record, ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != rest.Length - 1)
            throw new ProtocolException($"{record}'s app name does not fill the rest of it.");
        // Latin-1 keeps every byte apart, so that none can be read as one that is allowed.
        var app = Encoding.Latin1.GetString(rest[1..]);
        return NodeName.IsValid(app) ? app : throw new ProtocolException($"{record}'s app name is none.");
    }
}
