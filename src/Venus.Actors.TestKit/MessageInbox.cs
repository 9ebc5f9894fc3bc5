using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Venus.Actors.TestKit;

#pragma warning disable CA1001 // The semaphore never makes a wait handle, so there is nothing to dispose of.

/// <summary>What a test actor received and the test has not looked at yet.</summary>
internal sealed class MessageInbox
{
    private readonly ConcurrentQueue<MessageEnvelope> _messages = new();
    private readonly SemaphoreSlim _available = new(0);

    /// <summary>Whether there is anything.</summary>
    public bool HasMessages => !_messages.IsEmpty;

    /// <summary>Which messages are not worth keeping; null keeps all.</summary>
    public Func<object, bool>? Ignore { get; set; }

    public void Add(MessageEnvelope envelope)
    {
        if (Ignore?.Invoke(envelope.Message) == true)
            return;
        _messages.Enqueue(envelope);
        _available.Release();
    }

    public bool TryTake(TimeSpan timeout, CancellationToken cancellationToken, [NotNullWhen(true)] out MessageEnvelope? envelope)
    {
        envelope = null;
        return _available.Wait(NotNegative(timeout), cancellationToken) && _messages.TryDequeue(out envelope);
    }

    public async Task<MessageEnvelope?> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await _available.WaitAsync(NotNegative(timeout), cancellationToken).ConfigureAwait(false) && _messages.TryDequeue(out var envelope) ? envelope : null;

    /// <summary>Waits for a message and leaves it where it is.</summary>
    public MessageEnvelope? WaitAndPeek(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!_available.Wait(NotNegative(timeout), cancellationToken))
            return null;
        _available.Release();
        return _messages.TryPeek(out var envelope) ? envelope : null;
    }

    private static TimeSpan NotNegative(TimeSpan timeout) => timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : timeout;
}
