namespace Venus.Net.Native;

/// <summary>A pipe(7) that bytes pass through on their way between two sockets without ever coming into the process (splice(2)).</summary>
internal sealed unsafe class KernelPipe : IDisposable
{
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const int SetSize = 1031;
    private const uint MoveNonBlocking = 1 | 2;

    private readonly Descriptor _source;
    private readonly Descriptor _sink;

    private KernelPipe(int source, int sink)
    {
        _source = new Descriptor(source);
        _sink = new Descriptor(sink);
    }

    /// <summary>Bytes in it.</summary>
    public int Held { get; private set; }

    /// <summary>Makes a pipe; null if the system has no descriptor left.</summary>
    /// <param name="capacity">Bytes of the size to ask for. A process over its share of pipe memory gets a smaller one.</param>
    public static KernelPipe? TryCreate(int capacity)
    {
        var ends = stackalloc int[2];
        if (LibC.pipe2(ends, NonBlockingCloseOnExec) < 0)
            return null;
        _ = LibC.fcntl(ends[1], SetSize, capacity);
        return new KernelPipe(ends[0], ends[1]);
    }

    /// <summary>Takes up to <paramref name="most"/> bytes out of a socket. Only while the pipe is empty, else EAGAIN could mean a full pipe.</summary>
    public IoResult Fill(int socket, int most)
    {
        var result = Move(socket, _sink.Value, most);
        if (result.IsSuccess)
            Held += result.Count;
        return result;
    }

    /// <summary>Hands what it holds to a socket.</summary>
    public IoResult Drain(int socket)
    {
        var result = Move(_source.Value, socket, Held);
        if (result.IsSuccess)
            Held -= result.Count;
        return result;
    }

    public void Dispose()
    {
        _source.Dispose();
        _sink.Dispose();
    }

    private static IoResult Move(int from, int to, int most)
    {
        IoResult result;
        do
            result = IoResult.Of(LibC.splice(from, null, to, null, (nuint)most, MoveNonBlocking));
        while (result.Errno == Errno.Interrupted);
        return result;
    }
}
