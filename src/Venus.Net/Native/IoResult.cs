using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>What a call that moves bytes did: a count, or an errno. Would-block is no exception and must not cost one.</summary>
internal readonly struct IoResult
{
    private readonly int _value;

    private IoResult(int value) => _value = value;

    /// <summary>Bytes moved; 0 from a receiving call is the peer's FIN. Negative if the call failed.</summary>
    public int Count => _value;

    public bool IsSuccess => _value >= 0;

    /// <summary>Nothing could be moved now; the event loop will say when it can.</summary>
    public bool WouldBlock => _value == -Native.Errno.Again;

    /// <summary>Why it failed; errno(3).</summary>
    public int Errno => -_value;

    public static IoResult Of(nint returned) => new(returned >= 0 ? (int)returned : -Marshal.GetLastPInvokeError());
}
