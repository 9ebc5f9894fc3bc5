namespace Venus.Net.Native;

/// <summary>
/// An eventfd(2) that ends an epoll wait. Watched for edges it need not be read: every write is an event, and its counter would take
/// longer than any process lives to fill.
/// </summary>
internal sealed unsafe class EventSignal : IDisposable
{
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;

    private readonly Descriptor _event = new(LibC.eventfd(0, NonBlockingCloseOnExec));

    public int Descriptor => _event.Value;

    public void Raise()
    {
        var added = false;
        try
        {
            // Held against the loop's end: a late wake-up must not write into somebody else's descriptor.
            _event.DangerousAddRef(ref added);
            ulong one = 1;
            _ = LibC.write(_event.Value, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended; there is nobody to wake.
        }
        finally
        {
            if (added)
                _event.DangerousRelease();
        }
    }

    public void Dispose() => _event.Dispose();
}
