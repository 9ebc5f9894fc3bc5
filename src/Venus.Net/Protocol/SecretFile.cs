using Venus.Net.Native;

namespace Venus.Net.Protocol;

/// <summary>
/// Files that hold a secret: made for their owner alone, and read only if nobody else has a say in them. A group may read (that is how container platforms hand
/// secrets to a process), others may do nothing.
/// </summary>
internal static class SecretFile
{
    /// <summary>The mode that a secret is made with.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int MaxBytes = 16 * 1024;

    private const UnixFileMode Forbidden = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const uint Root = 0;

    /// <summary>Reads a secret's text.</summary>
    /// <exception cref="IOException">The file cannot be read, is too long, is open to others or belongs to somebody else; the message says what to
    /// do.</exception>
    public static string Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // The open file is asked, not the path: what is checked is what is read.
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle) is var mode && (mode & Forbidden) != 0)
                throw new IOException($"{path} holds a secret and is open to others (mode {Convert.ToString((int)mode, 8)}); run: chmod 600 {path}");
            if (FileOwner.Of(file.SafeFileHandle) is { } owner && owner != Root && FileOwner.Me != Root && owner != FileOwner.Me)
                throw new IOException($"{path} holds a secret and belongs to another user (uid {owner}); run: chown {FileOwner.Me} {path}");
            if (file.CanSeek && file.Length > MaxBytes)
                throw new IOException($"{path} is too long to be a secret.");
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"cannot read {path}: {error.Message}", error);
        }
    }

    /// <summary>Makes a file for its owner alone. Nothing that is there is opened, written over or followed (open(2), O_EXCL).</summary>
    /// <exception cref="IOException">Something of that name is there, a link too, or the folder cannot be written.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}
