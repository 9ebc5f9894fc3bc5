using Xunit;

namespace Venus.Actors.TestKit;

/// <summary>Counts the events that fit a condition.</summary>
internal sealed class EventFilterApplier(ActorSystem system, Type channel, Predicate<object> condition) : IEventFilterApplier
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, DefaultTimeout, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) => Expect(1, timeout, action, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, DefaultTimeout, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, DefaultTimeout, action, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) => ExpectAsync(
        expectedCount,
        timeout,
        () =>
        {
            action();
            return Task.CompletedTask;
        },
        cancellationToken).GetAwaiter().GetResult();

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, DefaultTimeout, actionAsync, cancellationToken);

    public async Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default)
    {
        var count = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = new CallbackRef(entry =>
        {
            if (condition(entry) && Interlocked.Increment(ref count) >= expectedCount)
                reached.TrySetResult();
        });
        system.EventStream.Subscribe(listener, channel);
        try
        {
            await action().ConfigureAwait(false);
            if (expectedCount > 0)
                await reached.Task.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The count below says it better.
        }
        finally
        {
            system.EventStream.Unsubscribe(listener);
        }

        if (Volatile.Read(ref count) != expectedCount)
            Assert.Fail($"Expected {expectedCount} event(s) within {timeout}, got {count}.");
    }
}
