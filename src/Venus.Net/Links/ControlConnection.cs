using System.Buffers;
using System.Threading.Channels;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// An authenticated control channel: messages out through a bounded queue and one writer task, messages in through
/// <see cref="RunAsync"/>. Owned by its session, which ends it with <see cref="CloseAsync"/> or <see cref="Abort"/>. It has no heartbeat of
/// its own: the session sends PINGs and looks at <see cref="LastReceivedTimestamp"/>.
/// </summary>
/// <remarks>
/// A peer that takes nothing shows as a full queue, a silent one by its timestamp: both are the session's to judge. The queue never holds more
/// than its length in messages of at most 1 KiB.
/// </remarks>
public sealed class ControlConnection : IDisposable
{
    // One TLS record (RFC 8446 §5.1): more in one write gains nothing.
    private const int MaxBatch = 16 * 1024;

    private readonly ControlTransport _transport;
    private readonly ControlRole _role;
    private readonly TimeProvider _time;
    private readonly Channel<byte[]> _queue;
    private readonly int _roomy;
    private readonly Task _writer;
    private readonly TaskCompletionSource _readerDone = new();
    private TaskCompletionSource? _room;
    private long _written;
    private int _running;
    private int _closing;
    private bool _receiving;
    private long _lastTaken = long.MinValue;
    private ControlEnd? _end;

    internal ControlConnection(ControlTransport transport, ControlRole role, int queueLength, TimeProvider time)
    {
        _transport = transport;
        _role = role;
        _time = time;
        _roomy = queueLength / 2;
        _queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(queueLength) { SingleReader = true });
        _writer = WriteQueueAsync();
    }

    /// <summary>
    /// Timestamp (of the session's <see cref="TimeProvider"/>) of the last byte that came in, whatever it belonged to. While a message waits for its receiver
    /// nothing is read, and the peer cannot be told from a silent one: so long it is not.
    /// </summary>
    public long LastReceivedTimestamp => Volatile.Read(ref _receiving)
        ? _time.GetTimestamp()
        : Math.Max(_transport.LastReceived, Volatile.Read(ref _lastTaken));

    /// <summary>Queues a message; never blocks. May be called from any thread.</summary>
    /// <returns>False if the queue is full or the connection is closing or broken; the message is dropped.</returns>
    /// <exception cref="ArgumentException">The message is not allowed on the wire.</exception>
    public bool TrySend(ControlMessage message) => _queue.Writer.TryWrite(ControlCodec.Encode(message));

    /// <summary>
    /// Waits until no more than half of the queue is taken: a reader whose messages are answered does not read on before, so that a peer that asks much and reads
    /// on is held up, not ended.
    /// </summary>
    /// <param name="patience">How long the peer may take nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if the peer has taken nothing for so long.</returns>
    public async ValueTask<bool> WaitForRoomAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (_queue.Reader.Count > _roomy)
        {
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _room, room);
            var written = Volatile.Read(ref _written);
            if (_queue.Reader.Count <= _roomy || _writer.IsCompleted)
                return true;
            try
            {
                await room.Task.WaitAsync(patience, _time, cancellationToken);
                return true;
            }
            catch (TimeoutException) when (Volatile.Read(ref _written) != written)
            {
                // Slow, and alive.
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Reads until the end and hands over every message, in order and one at a time, those of later versions too: the next one is read when the last one
    /// was taken. Leaves the connection open for a last word: the owner closes it. May be called once.
    /// </summary>
    /// <param name="received">
    /// Takes a message; called on a thread of the pool, must not block. While its task runs nothing is read, and TCP holds the peer up. What it throws comes out of the
    /// task, cancellation excepted.
    /// </param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The first cause of the end; network errors are never thrown.</returns>
    public async Task<ControlEnd> RunAsync(Func<ControlMessage, CancellationToken, ValueTask> received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("A control connection is read by one task only.");
        try
        {
            while (true)
            {
                var (message, end) = await NextAsync(cancellationToken);
                if (message is null)
                    return First(end!);
                await TakeAsync(received(message, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return First(ControlEnd.Cancelled);
        }
        finally
        {
            _readerDone.TrySetResult();
        }
    }

    /// <summary>
    /// Sends what is queued, then close_notify and FIN, waits for the peer's end, and frees the socket. Past
    /// <paramref name="deadline"/> it is an <see cref="Abort"/>. Never throws for network errors.
    /// </summary>
    public async ValueTask CloseAsync(TimeSpan deadline)
    {
        First(ControlEnd.Cancelled);
        _queue.Writer.TryComplete();
        if (Interlocked.Exchange(ref _closing, 1) != 0)
            return;
        using var expiry = new CancellationTokenSource(deadline, _time);
        try
        {
            await _writer.WaitAsync(expiry.Token);
            var reading = Volatile.Read(ref _running) != 0 && !_readerDone.Task.IsCompleted;
            await _transport.FinishAsync(reading ? _readerDone.Task : null, expiry.Token);
            _transport.Dispose();
        }
        catch (Exception error) when (error is OperationCanceledException or InvalidOperationException || NetworkError.Is(error))
        {
            // The peer does not read, does not close, or is gone (TLS calls that an invalid operation): it cannot be told more politely.
            _transport.Abort();
        }
    }

    /// <summary>Ends the connection at once with a RST; what is queued is lost. Safe at any time and more than once.</summary>
    public void Abort()
    {
        First(ControlEnd.Cancelled);
        _queue.Writer.TryComplete();
        _transport.Abort();
    }

    /// <summary>The same as <see cref="Abort"/>.</summary>
    public void Dispose() => Abort();

    private async ValueTask TakeAsync(ValueTask receiving)
    {
        if (receiving.IsCompletedSuccessfully)
            return;
        Volatile.Write(ref _receiving, true);
        try
        {
            await receiving;
        }
        finally
        {
            Volatile.Write(ref _lastTaken, _time.GetTimestamp());
            Volatile.Write(ref _receiving, false);
        }
    }

    // The first cause wins; later ones are its consequences.
    private ControlEnd First(ControlEnd end) => Interlocked.CompareExchange(ref _end, end, null) ?? end;

    private async ValueTask<(ControlMessage? Message, ControlEnd? End)> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var message = await _transport.ReadAsync(ControlCodec.MaxFrame, cancellationToken);
            if (message is null)
                return (null, ControlEnd.Eof);
            return _role.Takes(message)
                ? (message, null)
                : (null, ControlEnd.Protocol($"The peer sent {message.GetType().Name}, which is not for this side or this time."));
        }
        catch (ProtocolException error)
        {
            return (null, ControlEnd.Protocol(error.Message));
        }
        catch (OperationCanceledException)
        {
            return (null, ControlEnd.Cancelled);
        }
        catch (Exception error) when (NetworkError.Is(error))
        {
            return (null, ControlEnd.Error(error));
        }
    }

    private async Task WriteQueueAsync()
    {
        var batch = new ArrayBufferWriter<byte>(1024);
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                while (batch.WrittenCount < MaxBatch && _queue.Reader.TryRead(out var frame))
                    batch.Write(frame);
                await _transport.WriteAsync(batch.WrittenMemory, CancellationToken.None);
                // Clear, not reset: WELCOME carries a secret.
                batch.Clear();
                Interlocked.Increment(ref _written);
                if (_queue.Reader.Count <= _roomy)
                    Interlocked.Exchange(ref _room, null)?.TrySetResult();
            }
        }
        catch (Exception error)
        {
            // Whatever it was, a connection that takes nothing any more is over: the reader is woken and reports this as the cause.
            First(ControlEnd.Error(error));
            _queue.Writer.TryComplete();
            _transport.Abort();
        }
        finally
        {
            Interlocked.Exchange(ref _room, null)?.TrySetResult();
        }
    }
}
