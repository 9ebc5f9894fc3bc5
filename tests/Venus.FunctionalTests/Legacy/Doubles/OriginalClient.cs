using System.Net.Sockets;

namespace Venus.FunctionalTests.Legacy.Doubles;

/// <summary>Which of the original clients.</summary>
public enum OriginalVariant
{
    /// <summary>The published one: answers OK to ACTIVATE as well.</summary>
    Published,

    /// <summary>The listing of the article: answers IAMALIVE alone.</summary>
    Article,
}

/// <summary>
/// The client of the first Venus with its quirks: it knows a message only when a read of up to 1,024 bytes is nothing else,
/// dials the target before the server, reads 1,024 bytes at a time, closes both sides at either side's end or at a read that is
/// nothing but NODATA (which it has handed to the target by then), and dies when its control connection ends.
/// </summary>
internal sealed class OriginalClient : OriginalProgram
{
    private readonly OriginalVariant _variant;
    private readonly int _remotePort;
    private readonly int _targetPort;
    private readonly Socket _control = NewSocket();
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ignoredReads;

    public OriginalClient(OriginalVariant variant, int commonPort, int remotePort, int targetPort)
    {
        _variant = variant;
        _remotePort = remotePort;
        _targetPort = targetPort;
        Keep(_control).Connect(Loopback(commonPort));
        Start(Control);
    }

    /// <summary>Reads that were several messages or parts of one, and were lost therefore.</summary>
    public int IgnoredReads => Volatile.Read(ref _ignoredReads);

    /// <summary>The control connection has ended, and the program with it.</summary>
    public Task Died => _died.Task;

    private void Control()
    {
        try
        {
            while (true)
            {
                var read = Receive(_control);
                if (read.Length == 0)
                {
                    // The original closes the socket and connects it again: an error, which ends the process.
                    return;
                }

                if (read.AsSpan().SequenceEqual("ACTIVATE"u8))
                {
                    if (_variant == OriginalVariant.Published)
                    {
                        _control.Send("OK"u8);
                    }

                    Start(Map);
                }
                else if (read.AsSpan().SequenceEqual("IAMALIVE"u8))
                {
                    _control.Send("OK"u8);
                }
                else
                {
                    Interlocked.Increment(ref _ignoredReads);
                }
            }
        }
        finally
        {
            _died.TrySetResult();
        }
    }

    private void Map()
    {
        using var target = Keep(NewSocket());
        using var data = Keep(NewSocket());
        target.Connect(Loopback(_targetPort));
        data.Connect(Loopback(_remotePort));
        while (true)
        {
            foreach (var readable in Select(target, data))
            {
                var read = Receive(readable);
                if (read.Length > 0)
                {
                    (readable == target ? data : target).Send(read);
                }

                if (read.Length == 0 || (readable == data && read.AsSpan().SequenceEqual("NODATA"u8)))
                {
                    target.Shutdown(SocketShutdown.Both);
                    data.Shutdown(SocketShutdown.Both);
                    return;
                }
            }
        }
    }
}
