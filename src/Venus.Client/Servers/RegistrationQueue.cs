using System.Diagnostics.CodeAnalysis;
using Venus.Net.Protocol;

namespace Venus.Client.Servers;

/// <summary>
/// Registrations on their way to a server: a few at a time, so that a client with thousands of apps fills no queue on either
/// side. Plain state of one actor, not safe for concurrent use.
/// </summary>
internal sealed class RegistrationQueue
{
    private const int MaxUnanswered = 128;

    private readonly Queue<Register> _waiting = new();
    private int _unanswered;

    /// <summary>Adds one at the end.</summary>
    public void Add(Register register) => _waiting.Enqueue(register);

    /// <summary>Takes the next one, unless too many are unanswered.</summary>
    public bool TryNext([NotNullWhen(true)] out Register? register)
    {
        register = null;
        if (_unanswered >= MaxUnanswered || !_waiting.TryDequeue(out register))
        {
            return false;
        }

        _unanswered++;
        return true;
    }

    /// <summary>The server has answered one. It may also speak of an app that was registered long ago.</summary>
    public void Answered() => _unanswered = Math.Max(0, _unanswered - 1);

    /// <summary>The session is over.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _unanswered = 0;
    }
}
