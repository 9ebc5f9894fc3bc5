using Xunit;

namespace Venus.Actors.TestKit;

/// <content>Expectations about the next message.</content>
public abstract partial class TestKitBase
{
    /// <summary>Takes the next message, which has to be of a type.</summary>
    public T ExpectMsg<T>(TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(TakeNow(timeout, cancellationToken), timeout, hint, null);

    /// <summary>Takes the next message, which has to be of a type.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(await TakeAsync(timeout ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false), timeout, hint, null);

    /// <summary>Takes the next message, which has to equal another.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(TakeNow(timeout, cancellationToken), timeout, hint, (actual, _) => Assert.Equal(message, actual));

    /// <summary>Takes the next message, which has to equal another.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(await TakeAsync(timeout ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false), timeout, hint, (actual, _) => Assert.Equal(message, actual));

    /// <summary>Takes the next message, which has to be of a type and fit a condition.</summary>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(TakeNow(timeout, cancellationToken), timeout, hint, (actual, _) => Assert.True(isMessage(actual), $"Got a message of the expected type <{typeof(T)}>, but it does not fit: {actual}"));

    /// <summary>Takes the next message, which has to be of a type and fit a condition.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(await TakeAsync(timeout ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false), timeout, hint, (actual, _) => Assert.True(isMessage(actual), $"Got a message of the expected type <{typeof(T)}>, but it does not fit: {actual}"));

    /// <summary>Takes the next message, which has to be of a type and pass assertions.</summary>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(TakeNow(timeout, cancellationToken), timeout, hint, (actual, _) => assert(actual));

    /// <summary>Takes the next message, which has to be of a type and pass assertions.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(await TakeAsync(timeout ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false), timeout, hint, (actual, _) => assert(actual));

    /// <summary>Takes the next message, which has to be of a type and fit a condition, as its sender does.</summary>
    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(TakeNow(timeout, cancellationToken), timeout, hint, (actual, sender) => Assert.True(isMessageAndSender(actual, sender), $"Got a message of the expected type <{typeof(T)}>, but it or its sender does not fit: {actual}"));

    /// <summary>Takes the next message, which has to be of a type and fit a condition, as its sender does.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(await TakeAsync(timeout ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false), timeout, hint, (actual, sender) => Assert.True(isMessageAndSender(actual, sender), $"Got a message of the expected type <{typeof(T)}>, but it or its sender does not fit: {actual}"));

    /// <summary>Takes the next message, which has to come from an actor.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(TakeNow(duration, cancellationToken), duration, hint, (_, actual) => Assert.Equal(sender, actual));

    /// <summary>Takes the next message, which has to come from an actor and equal another.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Checked<T>(TakeNow(timeout, cancellationToken), timeout, hint, (actual, from) =>
        {
            Assert.Equal(sender, from);
            Assert.Equal(message, actual);
        });

    /// <summary>Takes the next message, which has to tell of the end of an actor.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsg<Terminated>(terminated => terminated.ActorRef.Equals(target), timeout, hint ?? $"Terminated {target}", cancellationToken);

    /// <inheritdoc cref="ExpectTerminated"/>
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<Terminated>(terminated => terminated.ActorRef.Equals(target), timeout, hint ?? $"Terminated {target}", cancellationToken);

    /// <summary>Takes the next message, which has to equal one of several.</summary>
    public T ExpectMsgAnyOf<T>(params T[] messages) =>
        ExpectMsg<T>(actual => Assert.Contains(actual, messages));

    /// <summary>Takes as many messages as there are given, which have to equal these in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf(RemainingOrDefault, messages);

    /// <inheritdoc cref="ExpectMsgAllOf{T}(T[])"/>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages)
    {
        var received = ReceiveN(messages.Length, max);
        var missing = messages.Where(wanted => !received.Any(actual => Equals(actual, wanted))).ToArray();
        var unexpected = received.Where(actual => !messages.Any(wanted => Equals(actual, wanted))).ToArray();
        if (missing.Length + unexpected.Length > 0)
            Assert.Fail($"Not found [{string.Join(", ", missing)}], found unexpected [{string.Join(", ", unexpected)}]");
        return [.. received.Cast<T>()];
    }

    /// <summary>Expects silence for as long as is left, or three seconds.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => ExpectNoMsg(RemainingOrDefault, cancellationToken);

    /// <summary>Expects silence.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        if (TryReceiveOne(out var envelope, duration, cancellationToken))
            Assert.Fail($"Expected no messages during {duration}, instead received {envelope.Message} from {envelope.Sender}");
        _lastWasNoMessage = true;
    }

    /// <summary>Expects silence, in milliseconds.</summary>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(TimeSpan, CancellationToken)"/>
    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        if (await TakeAsync(duration, cancellationToken).ConfigureAwait(false) is { } envelope)
            Assert.Fail($"Expected no messages during {duration}, instead received {envelope.Message} from {envelope.Sender}");
        _lastWasNoMessage = true;
    }

    private MessageEnvelope? TakeNow(TimeSpan? timeout, CancellationToken cancellationToken) =>
        TryReceiveOne(out var envelope, timeout, cancellationToken) ? envelope : null;

    private static T Checked<T>(MessageEnvelope? envelope, TimeSpan? timeout, string? hint, Action<T, IActorRef>? check)
    {
        var hinted = hint is null ? "" : $" [{hint}]";
        if (envelope is null)
            Assert.Fail($"Failed: Timeout {timeout} while waiting for a message of type {typeof(T)}{hinted}");
        if (envelope.Message is not T typed)
        {
            Assert.Fail(
                $"Failed: Expected a message of type {typeof(T)}, but received {{{envelope.Message}}} (type {envelope.Message.GetType()}) instead{hinted} from {envelope.Sender}");
            return default;
        }

        check?.Invoke(typed, envelope.Sender);
        return typed;
    }
}
