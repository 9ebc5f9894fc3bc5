using Venus.Net.Native;

namespace Venus.Net.Protocol;

/// <summary>The folder of a server's key. Who may write there decides which key the server has, so nobody but its owner may.</summary>
internal static class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder if there is none (0700), and checks who may write there.</summary>
    /// <exception cref="IOException">Others may, or it cannot be made; the message says what to do.</exception>
    public static void Prepare(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        var mode = File.GetUnixFileMode(path);
        if ((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw new IOException($"others may write to {path} (mode {Convert.ToString((int)mode, 8)}); run: chmod 700 {path} or name a new folder in it");
        for (var above = Directory.GetParent(Path.GetFullPath(path)); above is not null; above = above.Parent)
        {
            // In a folder with the sticky bit, such as /tmp, nobody can put another folder in the place of this one.
            if (above.Exists && (above.UnixFileMode & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) == UnixFileMode.OtherWrite)
                throw new IOException($"others may write to {above.FullName}, and so put another folder in the place of {path}; run: chmod o-w {above.FullName}");
        }
    }

    /// <summary>Checks whose the folder is, before something is made there.</summary>
    /// <exception cref="IOException">Somebody else's.</exception>
    public static void CheckOwner(string path)
    {
        if (FileOwner.Of(path) is { } owner && owner != FileOwner.Me)
            throw new IOException($"{path} belongs to another user (uid {owner}) than this process runs as; run: chown {FileOwner.Me} {path} or name a new folder in it");
    }
}
