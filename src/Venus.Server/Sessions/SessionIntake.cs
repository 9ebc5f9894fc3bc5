using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;

namespace Venus.Server.Sessions;

/// <summary>
/// What a session's reader waits for before it hands a message to its actor: that the client has not sent more than its rate, and that what it sent
/// before is handled. Meanwhile the connection is not read. A client that is slowed is not ended: what it sends may be honest.
/// </summary>
/// <param name="limits">The rates.</param>
/// <param name="clock">The time.</param>
/// <param name="slowed">Called on the reader's thread whenever the client has to wait for its rate.</param>
internal sealed class SessionIntake(SessionLimitOptions limits, TimeProvider clock, Action slowed)
{
    private const int Kibibyte = 1024;

    // Clients register all of their apps whenever they come back, and seldom take one back: then a port is closed, and perhaps opened again.
    private const int TakenBack = 16;

    private readonly ReadAhead _ahead = new(ReadAhead.Usual);

    // The reader's alone: it is one task.
    private TokenBucket _frames = TokenBucket.Full(limits.Frames, clock);
    private TokenBucket _registrations = TokenBucket.Full(limits.Registrations, clock);

    /// <summary>Waits until the message may be handed over.</summary>
    /// <returns>False if it is of no use to the actor.</returns>
    public async ValueTask<bool> AdmitAsync(ControlMessage message, CancellationToken cancellation)
    {
        if (Charge(message) is var pause && pause > TimeSpan.Zero)
        {
            slowed();
            await Task.Delay(pause, clock, cancellation);
        }

        if (message is UnknownMessage)
        {
            return false;
        }

        await _ahead.TakeAsync(cancellation);
        return true;
    }

    /// <summary>A message that was handed over is handled.</summary>
    public void Handled() => _ahead.Handled();

    private TimeSpan Charge(ControlMessage message)
    {
        var length = message is UnknownMessage unknown ? unknown.Length : 0;
        var pause = _frames.Owe(1 + (length / Kibibyte), limits.Frames, clock);
        var registrations = message switch { Register => 1, Unregister => TakenBack, _ => 0 };
        if (registrations > 0 && _registrations.Owe(registrations, limits.Registrations, clock) is var longer && longer > pause)
        {
            pause = longer;
        }

        return pause;
    }
}
