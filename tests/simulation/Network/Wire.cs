namespace Venus.SimulationTests.Network;

/// <summary>One TCP connection: two ends, a flow each way.</summary>
internal sealed class Wire
{
    public Wire(SimulatedNetwork network, WireEnd dialled, WireEnd accepted)
    {
        Dialled = dialled;
        Accepted = accepted;
        var capacity = network.BufferSize();
        var forth = new Flow(network, this, network.RouteOf(dialled.Host, accepted.Host), capacity) { Sender = dialled, Receiver = accepted };
        var back = new Flow(network, this, network.RouteOf(accepted.Host, dialled.Host), capacity) { Sender = accepted, Receiver = dialled };
        dialled.Join(this, outgoing: forth, incoming: back);
        accepted.Join(this, outgoing: back, incoming: forth);
    }

    public WireEnd Dialled { get; }

    public WireEnd Accepted { get; }

    /// <summary>Nothing arrives on it any more, ever, and nobody says so: a NAT has forgotten it.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether both processes have let go of it.</summary>
    public bool IsGone => Dialled.IsClosed && Accepted.IsClosed;
}
