using Microsoft.Win32.SafeHandles;

namespace Venus.Net.Native;

/// <summary>Whose a file or folder is. .NET tells its mode, but not that.</summary>
internal static unsafe class FileOwner
{
    // linux/stat.h and fcntl.h; the structure is the same on every processor, which is why statx(2) and not stat(2).
    private const int WorkingDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint Uid = 0x8;
    private const int StructureSize = 256;
    private const int UidOffset = 20;

    /// <summary>The user that this process acts as.</summary>
    public static uint Me => LibC.geteuid();

    /// <summary>Whether files have owners that can be asked for here.</summary>
    public static bool IsSupported => LinuxPlatform.IsSupported;

    /// <summary>The owner of what is at the path, or null if it cannot be told.</summary>
    public static uint? Of(string path) => Ask(WorkingDirectory, path, 0);

    /// <summary>The owner of an open file, or null if it cannot be told.</summary>
    public static uint? Of(SafeFileHandle file)
    {
        var held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return Ask((int)file.DangerousGetHandle(), string.Empty, EmptyPath);
        }
        finally
        {
            if (held)
                file.DangerousRelease();
        }
    }

    private static uint? Ask(int folder, string path, int flags)
    {
        if (!IsSupported)
            return null;
        var status = stackalloc byte[StructureSize];
        return LibC.statx(folder, path, flags, Uid, status) == 0 ? *(uint*)(status + UidOffset) : null;
    }
}
