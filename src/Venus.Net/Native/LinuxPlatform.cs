using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>Where the calls in this folder may be used.</summary>
internal static class LinuxPlatform
{
    /// <summary>Linux on a processor whose flags and structures are known here.</summary>
    public static bool IsSupported { get; }
        = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
}
