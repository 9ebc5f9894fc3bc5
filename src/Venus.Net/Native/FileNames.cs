using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>Gives a file its name in one step that never replaces another file, and makes names last. .NET's Move looks first and renames then.</summary>
internal static class FileNames
{
    /// <summary>Gives the file one more name, unless something of that name is there: then false. A link of that name is something too, wherever it
    /// leads.</summary>
    /// <exception cref="IOException">The file system has no hard links, or the folder cannot be written.</exception>
    public static bool TryGive(string file, string name)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(file, name);
        if (LibC.link(file, name) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error is Errno.Exists or Errno.NoEntry
            ? false
            : throw new IOException($"{name} cannot be made: {new Win32Exception(error).Message}");
    }

    /// <summary>Writes a folder's names to its disk, where the system can.</summary>
    public static void Keep(string folder)
    {
        if (!LinuxPlatform.IsSupported)
            return;
        var descriptor = LibC.open(folder, LibC.CloseOnExec);
        if (descriptor < 0)
            return;
        _ = LibC.fsync(descriptor);
        _ = LibC.close(descriptor);
    }

    // MoveFileEx without MOVEFILE_REPLACE_EXISTING is one step.
    private static bool TryMove(string file, string name)
    {
        try
        {
            File.Move(file, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }
}
