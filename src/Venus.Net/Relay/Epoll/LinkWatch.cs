namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Has a resumable bridge let go of a link whose other side does not answer any more. Looks only while an answer may be owed, so an idle bridge costs nothing.
/// On the loop's thread.
/// </summary>
internal sealed class LinkWatch : DelayQueue.Entry
{
    private readonly FramedEpollBridge _bridge;
    private readonly Side _link;
    private readonly SilenceWatch _silence;
    private bool _isOwed;

    public LinkWatch(FramedEpollBridge bridge, Side link, TimeSpan limit)
    {
        _bridge = bridge;
        _link = link;
        _silence = new SilenceWatch(limit);
    }

    /// <summary>Something is about to be sent.</summary>
    public void Expect()
    {
        _isOwed = true;
        _bridge.Loop.Listening.Add(this);
    }

    /// <summary>Goes on looking if that has begun, maybe on another loop.</summary>
    public void GoOn()
    {
        if (_isOwed)
            _bridge.Loop.Listening.Add(this);
    }

    /// <summary>Looks no more on this loop.</summary>
    public void Leave() => _bridge.Loop.Listening.Remove(this);

    /// <summary>Looks.</summary>
    public override void Tell()
    {
        var silence = _link.Silence;
        _isOwed = silence > TimeSpan.Zero;
        if (_silence.IsOver(silence, Environment.TickCount64))
        {
            _bridge.Doom(RelayCause.LinkLost, SilenceWatch.Explain(silence), ofLink: true);
            _bridge.Loop.MakeDue(_bridge);
        }
        else
        {
            GoOn();
        }
    }
}
