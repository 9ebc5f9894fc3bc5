using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>The pipes of one loop. A pump holds one only while there are bytes in it. Not for several threads.</summary>
internal sealed class PipePool : IDisposable
{
    /// <summary>Bytes that a pipe is asked to hold.</summary>
    public const int Capacity = 128 * 1024;

    private const int Kept = 8;

    private readonly Stack<KernelPipe> _free = new();
    private bool _closed;

    /// <summary>An empty pipe; null if the system has none left.</summary>
    public KernelPipe? TryRent() => _free.TryPop(out var pipe) ? pipe : KernelPipe.TryCreate(Capacity);

    /// <summary>Takes a pipe back; one that is not empty is closed, as its bytes are nobody else's.</summary>
    public void Return(KernelPipe pipe)
    {
        if (pipe.Held == 0 && _free.Count < Kept && !_closed)
            _free.Push(pipe);
        else
            pipe.Dispose();
    }

    public void Dispose()
    {
        _closed = true;
        while (_free.TryPop(out var pipe))
            pipe.Dispose();
    }
}
