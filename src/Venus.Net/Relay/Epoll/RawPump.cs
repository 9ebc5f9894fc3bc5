namespace Venus.Net.Relay.Epoll;

/// <summary>
/// One direction of a bridge over a raw link: in frames at first, so that the link is there for the next visitor after a short visit; bare, for the kernel to carry,
/// from where its sender found that it is none.
/// </summary>
internal sealed class RawPump(EpollPump framed, Func<EpollPump?> tryGoBare) : EpollPump
{
    private EpollPump _pump = framed;
    private bool _isBare;

    public override PumpState Run()
    {
        var state = _pump.Run();
        if (_isBare || tryGoBare() is not { } bare)
            return state;
        _isBare = true;
        _pump.Release();
        _pump = bare;

        // What the other direction waits for may have changed, too.
        return PumpState.TurnOver;
    }

    public override void Leave() => _pump.Leave();

    public override void Release() => _pump.Release();
}
