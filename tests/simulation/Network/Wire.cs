namespace Venus.SimulationTests.Network;

/// <summary>One TCP connection: two ends, a flow each way.</summary>
internal sealed class Wire
{
    private readonly Flow _forth;
    private readonly Flow _back;

    public Wire(SimulatedNetwork network, WireEnd dialled, WireEnd accepted)
    {
        Dialled = dialled;
        Accepted = accepted;
        var capacity = network.BufferSize();
        _forth = new Flow(network, this, network.RouteOf(dialled.Host, accepted.Host), capacity) { Sender = dialled, Receiver = accepted };
        _back = new Flow(network, this, network.RouteOf(accepted.Host, dialled.Host), capacity) { Sender = accepted, Receiver = dialled };
        dialled.Join(this, outgoing: _forth, incoming: _back);
        accepted.Join(this, outgoing: _back, incoming: _forth);
    }

    public WireEnd Dialled { get; }

    public WireEnd Accepted { get; }

    /// <summary>Nothing arrives on it any more, and nobody says so: a NAT has forgotten it, or its packets are lost again and again.</summary>
    public bool IsSilent { get; private set; }

    public void Silence() => IsSilent = true;

    /// <summary>What was held arrives after all, late.</summary>
    public void GoOn()
    {
        IsSilent = false;
        _forth.Release();
        _back.Release();
    }

    /// <summary>Whether both processes have let go of it.</summary>
    public bool IsGone => Dialled.IsClosed && Accepted.IsClosed;
}
