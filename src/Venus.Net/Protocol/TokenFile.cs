namespace Venus.Net.Protocol;

/// <summary>A file that holds a token and nothing else but white space.</summary>
public static class TokenFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the token's text.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, or others than its owner can; the message says what to do.</exception>
    public static string Read(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new IOException($"{path} can be read by others than its owner; run: chmod 600 {path}");
            }

            return File.ReadAllText(path).Trim();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"cannot read the token file {path}: {error.Message}", error);
        }
    }
}
