namespace Venus.Actors;

/// <summary>A message and who sent it.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it, if anyone.</param>
public readonly struct Envelope(object message, IActorRef? sender) : IEquatable<Envelope>
{
    /// <summary>The message.</summary>
    public object Message { get; } = message;

    /// <summary>Who sent it, if anyone.</summary>
    public IActorRef? Sender { get; } = sender;

    /// <summary>Whether both hold the same message from the same sender.</summary>
    public static bool operator ==(Envelope left, Envelope right) => left.Equals(right);

    /// <summary>Whether the message or its sender differs.</summary>
    public static bool operator !=(Envelope left, Envelope right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Envelope other) => Equals(Message, other.Message) && Equals(Sender, other.Sender);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Envelope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Message, Sender);

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {Sender?.ToString() ?? "NoSender"}";
}
