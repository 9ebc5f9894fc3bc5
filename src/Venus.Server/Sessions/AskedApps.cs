using System.Diagnostics.CodeAnalysis;
using Venus.Net.Protocol;

namespace Venus.Server.Sessions;

/// <summary>
/// The apps that a session's client has asked to serve. What it was refused is kept too, up to a number: an app that the server comes to have later is
/// asked for again on the client's behalf. Plain state of one actor, not safe for concurrent use.
/// </summary>
/// <param name="mostRefused">How many are kept that it was refused.</param>
internal sealed class AskedApps(int mostRefused)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _refused;

    private enum State
    {
        Asked,
        Served,
        Refused,
    }

    private sealed class Entry(Register register)
    {
        public Register Register { get; set; } = register;

        public State State { get; set; }
    }

    /// <summary>How many are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>The client asks to serve an app, perhaps once more.</summary>
    public void Ask(Register register)
    {
        if (!_entries.TryGetValue(register.App, out var entry))
        {
            _entries[register.App] = new Entry(register);
            return;
        }

        entry.Register = register;
        if (entry.State == State.Refused)
        {
            Turn(entry, State.Asked);
        }
    }

    /// <summary>The session serves the app.</summary>
    public void Joined(string app)
    {
        if (_entries.TryGetValue(app, out var entry))
        {
            Turn(entry, State.Served);
        }
    }

    /// <summary>It may not.</summary>
    public void Refused(string app)
    {
        if (!_entries.TryGetValue(app, out var entry))
        {
            return;
        }

        if (entry.State != State.Refused && _refused >= mostRefused)
        {
            _entries.Remove(app);
            return;
        }

        Turn(entry, State.Refused);
    }

    /// <summary>Whether it serves the app, or has asked to and not been answered.</summary>
    public bool IsServed(string app) => _entries.TryGetValue(app, out var entry) && entry.State != State.Refused;

    /// <summary>What was asked last for an app.</summary>
    public bool TryGet(string app, [NotNullWhen(true)] out Register? register)
    {
        register = _entries.GetValueOrDefault(app)?.Register;
        return register is not null;
    }

    /// <summary>The client takes an app back.</summary>
    /// <returns>False if it has not asked for it.</returns>
    public bool Leave(string app)
    {
        if (!_entries.Remove(app, out var entry))
        {
            return false;
        }

        _refused -= entry.State == State.Refused ? 1 : 0;
        return true;
    }

    /// <summary>The client takes all of them back.</summary>
    /// <returns>Those that it has not been refused.</returns>
    public IReadOnlyList<string> LeaveAll()
    {
        var served = _entries.Where(static entry => entry.Value.State != State.Refused).Select(static entry => entry.Key).ToList();
        _entries.Clear();
        _refused = 0;
        return served;
    }

    private void Turn(Entry entry, State state)
    {
        _refused += (state == State.Refused ? 1 : 0) - (entry.State == State.Refused ? 1 : 0);
        entry.State = state;
    }
}
