namespace Venus.Net.Native;

/// <summary>RLIMIT_NOFILE of this process.</summary>
internal static unsafe class OpenFilesLimit
{
    // bits/resource.h; the same on x86-64 and arm64.
    private const int RlimitNoFile = 7;

    /// <summary>The soft limit, or <see langword="null"/> where it is unlimited or cannot be asked for.</summary>
    public static long? Read()
    {
        if (!LinuxPlatform.IsSupported)
            return null;
        var limit = stackalloc ulong[2];
        return LibC.getrlimit(RlimitNoFile, limit) == 0 && limit[0] <= long.MaxValue ? (long)limit[0] : null;
    }
}
