using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Venus.Actors.TestKit;

/// <content>Taking messages as they come.</content>
public abstract partial class TestKitBase
{
    /// <summary>Takes the next message, or null when none comes in time.</summary>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryReceiveOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    /// <inheritdoc cref="ReceiveOne"/>
    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await TakeAsync(max ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false))?.Message;

    /// <summary>Takes the next message.</summary>
    /// <returns>Whether one came in time.</returns>
    public bool TryReceiveOne([NotNullWhen(true)] out MessageEnvelope? envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        _lastWasNoMessage = false;
        _inbox.TryTake(max ?? RemainingOrDefault, cancellationToken, out envelope);
        _last = envelope;
        return envelope is not null;
    }

    /// <summary>Takes that many messages.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveN(numberOfMessages, RemainingOrDefault, cancellationToken);

    /// <summary>Takes that many messages.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        var end = Now + max;
        var messages = new List<object>(numberOfMessages);
        while (messages.Count < numberOfMessages)
        {
            if (!TryReceiveOne(out var envelope, end - Now, cancellationToken))
                Assert.Fail($"Timeout ({max}) while expecting {numberOfMessages} messages. Only got {messages.Count}.");
            messages.Add(envelope.Message);
        }

        return messages;
    }

    /// <summary>Takes messages until one fits, and drops the others.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <inheritdoc cref="FishForMessage(Predicate{object}, TimeSpan?, string, CancellationToken)"/>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var limit = max ?? RemainingOrDefault;
        var end = Now + limit;
        while (TryReceiveOne(out var envelope, end - Now, cancellationToken))
        {
            if (envelope.Message is T typed && isMessage(typed))
                return typed;
        }

        Assert.Fail($"Timeout ({limit}) during fishForMessage, hint {hint}");
        return default;
    }

    /// <inheritdoc cref="FishForMessage(Predicate{object}, TimeSpan?, string, CancellationToken)"/>
    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var limit = max ?? RemainingOrDefault;
        var end = Now + limit;
        while (await TakeAsync(end - Now, cancellationToken).ConfigureAwait(false) is { } envelope)
        {
            if (envelope.Message is T typed && isMessage(typed))
                return typed;
        }

        Assert.Fail($"Timeout ({limit}) during fishForMessage, hint {hint}");
        return default;
    }

    /// <summary>Takes messages as long as <paramref name="filter"/> makes something of them.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class
    {
        var end = Now + (max ?? RemainingOrDefault);
        var taken = new List<T>();
        while (taken.Count < msgs && _inbox.WaitAndPeek(end - Now, cancellationToken) is { } next && filter(next.Message) is { } wanted)
        {
            TryReceiveOne(out _, TimeSpan.Zero, cancellationToken);
            taken.Add(wanted);
        }

        return taken;
    }

    private protected async ValueTask<MessageEnvelope?> TakeAsync(TimeSpan max, CancellationToken cancellationToken)
    {
        _lastWasNoMessage = false;
        _last = await _inbox.TakeAsync(max, cancellationToken).ConfigureAwait(false);
        return _last;
    }
}
