namespace Venus.Hocon.Loading;

/// <summary>Reads files whose size is not to be trusted: devices and files that grow say 0 or too little.</summary>
internal static class BoundedFile
{
    /// <summary>The file's bytes, but no more than one beyond the limit; <see langword="null"/> where there is no file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or may not be read.</exception>
    public static byte[]? TryRead(string path, int maxLength)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new MemoryStream();
            var chunk = new byte[16 * 1024];
            int read;
            while (buffer.Length <= maxLength && (read = file.Read(chunk)) > 0)
            {
                buffer.Write(chunk, 0, read);
            }

            return buffer.ToArray();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
