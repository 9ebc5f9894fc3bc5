namespace Venus.Net.Protocol;

/// <summary>A file that holds a token and nothing else but white space.</summary>
public static class TokenFile
{
    /// <summary>Reads the token's text.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, or others have a say in it; the message says what to do.</exception>
    public static string Read(string path) => SecretFile.Read(path).Trim();
}
