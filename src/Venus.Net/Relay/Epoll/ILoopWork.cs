namespace Venus.Net.Relay.Epoll;

/// <summary>Something that an <see cref="EventLoop"/> gives turns to.</summary>
internal interface ILoopWork
{
    /// <summary>The loop that gives the turns.</summary>
    EventLoop Loop { get; }

    /// <summary>The loop's own note that a turn is due; nobody else's.</summary>
    bool IsDue { get; set; }

    /// <summary>Whether its last turn was a long one: then the next one comes after the short ones of others.</summary>
    bool IsBulk { get; }

    /// <summary>Does a bounded amount of work on the loop's thread, without waiting. Asks for another turn if there is more. Does not throw.</summary>
    void TakeTurn();

    /// <summary>The loop has ended, or ends: there will be no further turn. Called once or more, from any thread, never during a turn. Does not throw.</summary>
    void Abandon();
}
