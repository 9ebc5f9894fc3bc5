namespace Venus.Actors;

/// <summary>Messages put aside for later.</summary>
public interface IStash
{
    /// <summary>How many are put aside.</summary>
    int Count { get; }

    /// <summary>Whether none is.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether any is.</summary>
    bool NonEmpty { get; }

    /// <summary>Whether no more can be: never so.</summary>
    bool IsFull { get; }

    /// <summary>How many can be: -1, without limit.</summary>
    int Capacity { get; }

    /// <summary>Puts the message that is being handled aside.</summary>
    /// <exception cref="IllegalActorStateException">It already is, or there is none.</exception>
    void Stash();

    /// <summary>Puts the oldest back, in front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all back, in front of the mailbox, in their order.</summary>
    void UnstashAll();

    /// <summary>Puts those back that a condition holds for.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all out and hands them over.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those that are put aside.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor that is given a stash. Its messages outlive a restart: they go back to the mailbox.</summary>
public interface IActorStash
{
    /// <summary>The stash; set before the constructor runs.</summary>
    IStash Stash { get; set; }
}

/// <summary>An actor that is given a stash.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>An actor that is given a stash without limit.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash;

/// <summary>An actor that is given a stash.</summary>
public interface IWithStash : IWithUnrestrictedStash;
