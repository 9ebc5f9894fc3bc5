using System.Collections.Concurrent;

namespace Venus.Actors.Event;

/// <summary>A bus that log events pass over.</summary>
public abstract class LoggingBus
{
    private protected LoggingBus(LogLevel logLevel) => LogLevel = logLevel;

    /// <summary>The lowest level that loggers publish.</summary>
    public LogLevel LogLevel { get; private set; }

    /// <summary>Sends an event to whoever subscribed to its type, a base type or an interface of it.</summary>
    public abstract void Publish(object @event);

    /// <summary>Has an actor be sent all events of a type.</summary>
    /// <returns>Whether it was not already.</returns>
    public abstract bool Subscribe(IActorRef subscriber, Type channel);

    /// <summary>Ends a subscription.</summary>
    /// <returns>Whether there was one.</returns>
    public abstract bool Unsubscribe(IActorRef subscriber, Type channel);

    /// <summary>Ends all subscriptions of an actor.</summary>
    /// <returns>Whether there were any.</returns>
    public abstract bool Unsubscribe(IActorRef subscriber);

    /// <summary>Sets the lowest level that loggers publish.</summary>
    public void SetLogLevel(LogLevel logLevel) => LogLevel = logLevel;
}

/// <summary>The bus of a system: events by type, to actors. An actor that ends is unsubscribed.</summary>
public sealed class EventStream : LoggingBus
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Type, IActorRef[]> _routes = new();
    private readonly Action<object>? _tap;
    private (Type Channel, IActorRef Subscriber)[] _subscriptions = [];

    /// <param name="logLevel">The lowest level that loggers publish.</param>
    /// <param name="tap">Called with every event on the publisher's thread, before the subscribers; must not throw.</param>
    internal EventStream(LogLevel logLevel, Action<object>? tap)
        : base(logLevel) => _tap = tap;

    /// <inheritdoc/>
    public override void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        _tap?.Invoke(@event);
        foreach (var subscriber in RouteOf(@event.GetType()))
            subscriber.Tell(@event, ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_gate)
        {
            if (_subscriptions.Contains((channel, subscriber)))
                return false;
            _subscriptions = [.. _subscriptions, (channel, subscriber)];
            _routes.Clear();
        }

        ForgetWhenEnded(subscriber);
        return true;
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber, Type channel) =>
        Remove(subscription => subscription.Channel == channel && subscription.Subscriber.Equals(subscriber));

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber) => Remove(subscription => subscription.Subscriber.Equals(subscriber));

    private IActorRef[] RouteOf(Type type)
    {
        if (_routes.TryGetValue(type, out var route))
            return route;
        lock (_gate)
        {
            // Computed and kept inside the lock, so that no subscription can slip in between.
            route = [.. _subscriptions.Where(subscription => subscription.Channel.IsAssignableFrom(type)).Select(subscription => subscription.Subscriber).Distinct()];
            _routes[type] = route;
        }

        return route;
    }

    private bool Remove(Predicate<(Type Channel, IActorRef Subscriber)> condition)
    {
        lock (_gate)
        {
            var kept = Array.FindAll(_subscriptions, subscription => !condition(subscription));
            if (kept.Length == _subscriptions.Length)
                return false;
            _subscriptions = kept;
            _routes.Clear();
            return true;
        }
    }

    private void ForgetWhenEnded(IActorRef subscriber)
    {
        while (subscriber is IForwardingActorRef forwarding)
            subscriber = forwarding.Target;
        if (subscriber is not LocalActorRef local)
            return;
        local.Cell.HasSubscriptions = true;
        Interlocked.MemoryBarrier();
        if (local.IsTerminated)
            Unsubscribe(subscriber);
    }
}

/// <summary>Subscriptions by type argument.</summary>
public static class EventStreamExtensions
{
    /// <summary>Has an actor be sent all events of a type.</summary>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(TChannel));

    /// <summary>Ends a subscription.</summary>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
