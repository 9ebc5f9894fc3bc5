using System.Buffers;

namespace Venus.Net.Relay;

/// <summary>
/// The size of the buffer that a pump takes out of the pool: small until reads fill it, large while they do. A thousand relays that pass
/// short messages so never hold a thousand large buffers, and a download has few system calls.
/// </summary>
internal struct PumpBuffer
{
    public const int Small = 16 * 1024;
    public const int Large = 128 * 1024;

    public PumpBuffer() => Size = Small;

    public int Size { get; private set; }

    /// <summary>Tells how much one read found.</summary>
    public void Adapt(int found)
    {
        if (found >= Small / 2)
            Size = Large;
        else if (found < Small / 8)
            Size = Small;
    }

    public readonly byte[] Rent() => ArrayPool<byte>.Shared.Rent(Size);
}
