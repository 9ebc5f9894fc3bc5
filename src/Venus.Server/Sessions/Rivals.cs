using Venus.Net.Protocol;

namespace Venus.Server.Sessions;

/// <summary>
/// The runs of each client that have lost its name to another run. A few a client are remembered: two machines that share a token, or one that restarts often. Plain state of
/// one actor, not safe for concurrent use.
/// </summary>
internal sealed class Rivals
{
    private const int Most = 16;

    private readonly Dictionary<string, List<InstanceId>> _replaced = new(StringComparer.Ordinal);

    /// <summary>Another run has taken a client's name; if it is the same run, nothing is taken.</summary>
    public void Add(string client, InstanceId replaced, InstanceId by)
    {
        if (replaced == by)
        {
            return;
        }

        if (!_replaced.TryGetValue(client, out var runs))
        {
            _replaced[client] = runs = [];
        }

        runs.Remove(by);
        runs.Remove(replaced);
        runs.Add(replaced);
        if (runs.Count > Most)
        {
            runs.RemoveAt(0);
        }
    }

    /// <summary>Whether a run has lost the client's name.</summary>
    public bool WasReplaced(string client, InstanceId run) => _replaced.TryGetValue(client, out var runs) && runs.Contains(run);
}
