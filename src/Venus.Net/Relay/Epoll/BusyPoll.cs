namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Whether it is worth the while of a loop that has nothing to do to look for events before it sleeps: while they come one after another. What comes at a
/// steady rate of some thousands a second has waits of both kinds between, and looking for it would take more than it saves.
/// </summary>
internal struct BusyPoll
{
    /// <summary>Short waits in a row from which on it is; a long one counts as much as so many short ones.</summary>
    public const int Run = 8;

    private const int Most = 2 * Run;

    private int _score;

    public readonly bool IsWorthwhile => _score >= Run;

    /// <summary>Notes how long the last wait was.</summary>
    /// <param name="isShort">Whether it had ended, or would have, before one who looks gives up.</param>
    public void Note(bool isShort) => _score = isShort ? Math.Min(_score + 1, Most) : Math.Max(_score - Run, 0);
}
