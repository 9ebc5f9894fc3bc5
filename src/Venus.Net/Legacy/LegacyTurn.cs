namespace Venus.Net.Legacy;

/// <summary>
/// Says when a server may send which control message. An original client compares a whole read with one message, so two
/// messages that meet in its receive buffer are both lost: a second one is sent only when there is proof that the first was
/// read. The proof is <c>OK</c>, or, from a client that does not answer ACTIVATE, the data connection that it dials.
/// And a second ACTIVATE is sent only when the data connection of the first has come or is given up, so that the order of
/// arrival tells whose it is. One a control connection; holds no clock: its owner reports what happened.
/// </summary>
/// <remarks>
/// Whether a client answers ACTIVATE is learnt from its first one. Guessing wrong is harmless to bytes: an answer too many
/// corrects the guess, an answer that does not come is waited for a moment after the data connection.
/// </remarks>
public sealed class LegacyTurn
{
    private LegacyMessage? _unread;
    private bool _linkAwaited;

    /// <summary>Whether the client answers ACTIVATE with <c>OK</c>; <see langword="null"/> until that is known.</summary>
    public bool? AnswersActivate { get; private set; }

    /// <summary>The message of which nobody knows yet whether it was read, or <see langword="null"/>.</summary>
    public LegacyMessage? Unread => _unread;

    /// <summary>True between an ACTIVATE and its data connection.</summary>
    public bool LinkAwaited => _linkAwaited;

    /// <summary>Whether a heartbeat may be sent now.</summary>
    public bool MaySendHeartbeat => _unread is null;

    /// <summary>Whether an ACTIVATE may be sent now.</summary>
    public bool MaySendActivate => _unread is null && !_linkAwaited;

    /// <summary>True when the data connection has come and only the answer to its ACTIVATE is missing: worth a short wait.</summary>
    public bool AnswerAwaited => _unread == LegacyMessage.Activate && !_linkAwaited;

    /// <summary>A message is about to be sent.</summary>
    /// <param name="message">One that may be sent now.</param>
    /// <exception cref="InvalidOperationException">It may not be sent now.</exception>
    public void Send(LegacyMessage message)
    {
        if (message == LegacyMessage.Activate ? !MaySendActivate : !MaySendHeartbeat)
        {
            throw new InvalidOperationException($"{message} while {_unread?.ToString() ?? "a data connection"} is outstanding");
        }

        _unread = message;
        _linkAwaited |= message == LegacyMessage.Activate;
    }

    /// <summary>An <c>OK</c> has come.</summary>
    public void Answered()
    {
        // With nothing outstanding it is a late answer to an ACTIVATE whose data connection was faster.
        if (_unread is not LegacyMessage.Heartbeat)
        {
            AnswersActivate = true;
        }

        _unread = null;
    }

    /// <summary>The awaited data connection has come.</summary>
    public void LinkArrived()
    {
        _linkAwaited = false;
        if (_unread == LegacyMessage.Activate && AnswersActivate == false)
        {
            _unread = null;
        }
    }

    /// <summary>The data connection has come, and the answer to its ACTIVATE is not waited for any longer.</summary>
    public void AnswerGivenUp()
    {
        if (AnswerAwaited)
        {
            AnswersActivate = false;
            _unread = null;
        }
    }

    /// <summary>The awaited data connection is given up: the next heartbeat tells whether the client lives.</summary>
    public void LinkGivenUp()
    {
        _linkAwaited = false;
        if (_unread == LegacyMessage.Activate)
        {
            _unread = null;
        }
    }
}
