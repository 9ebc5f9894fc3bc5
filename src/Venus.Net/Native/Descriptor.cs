using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>A descriptor that this process made itself, closed with its handle.</summary>
internal sealed class Descriptor : SafeHandle
{
    /// <summary>Takes over what a call returned.</summary>
    /// <exception cref="Win32Exception">The call failed.</exception>
    public Descriptor(int value)
        : base(-1, ownsHandle: true)
    {
        if (value < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        SetHandle(value);
    }

    public override bool IsInvalid => handle < 0;

    /// <summary>Valid as long as the owner does not dispose of the handle.</summary>
    public int Value => (int)handle;

    protected override bool ReleaseHandle() => LibC.close((int)handle) == 0;
}
