namespace Venus.Net.Protocol;

/// <summary>
/// The payload of each control message. Reading and writing name the fields in the order of the wire; docs/protocol.md has the offsets.
/// </summary>
internal static class ControlPayload
{
    public static ControlMessage Read(ControlType type, ReadOnlySpan<byte> payload)
    {
        var wire = new WireReader(type.ToString(), payload);
        ControlMessage message = type switch
        {
            ControlType.Hello => new Hello(Versions(ref wire), wire.AskedName(), InstanceId.Read(wire.Bytes(InstanceId.Size)), ReadNonce(ref wire)),
            ControlType.Challenge => new Challenge(wire.U8(), ReadNonce(ref wire), SessionId.Read(wire.Bytes(SessionId.Size))),
            ControlType.Proof => new Proof(TokenProof.Read(wire.Bytes(TokenProof.Size))),
            ControlType.Welcome => new Welcome(
                new LinkSecret(wire.Bytes(LinkSecret.Size)),
                wire.PositiveMilliseconds(),
                wire.PositiveMilliseconds(),
                wire.Milliseconds(),
                wire.U16()),
            ControlType.Refused => new Refused((RefusalCode)wire.U16(), wire.Text(WireText.MaxTextBytes)),
            ControlType.Register => new Register(wire.AskedName(), wire.Kind(), wire.OptionalText(WireText.MaxListenBytes)),
            ControlType.Registered => new Registered(wire.Name(), wire.Text(WireText.MaxListenBytes)),
            ControlType.RegisterRefused => new RegisterRefused(
                wire.Text(WireText.MaxAskedNameBytes),
                (RefusalCode)wire.U16(),
                wire.Text(WireText.MaxTextBytes)),
            ControlType.Unregister => new Unregister(wire.AskedName()),
            ControlType.Activate => new Activate(wire.Name(), wire.Kind(), wire.PositiveU16()),
            ControlType.TargetHealth => new TargetHealth(wire.AskedName(), wire.Bool(), wire.Text(WireText.MaxTextBytes)),
            ControlType.LinkLost => new LinkLost(wire.AskedName(), BridgeId.Read(wire.Bytes(BridgeId.Size)), wire.U32()),
            ControlType.BridgeGone => new BridgeGone(wire.Text(WireText.MaxAskedNameBytes), BridgeId.Read(wire.Bytes(BridgeId.Size))),
            ControlType.Ping => new Ping(wire.U64()),
            ControlType.Pong => new Pong(wire.U64()),
            ControlType.GoAway => new GoAway((GoAwayReason)wire.U8(), wire.Milliseconds()),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        wire.End();
        return message;
    }

    public static ControlType Write(ref WireWriter wire, ControlMessage message)
    {
        switch (message)
        {
            case Hello m:
                WriteVersions(ref wire, m.Versions);
                wire.Name(m.Client);
                m.Instance.TryWrite(wire.Next(InstanceId.Size));
                m.Nonce.TryWrite(wire.Next(Nonce.Size));
                return ControlType.Hello;
            case Challenge m:
                wire.U8(m.Version);
                m.Nonce.TryWrite(wire.Next(Nonce.Size));
                m.SessionId.TryWrite(wire.Next(SessionId.Size));
                return ControlType.Challenge;
            case Proof m:
                m.Value.TryWrite(wire.Next(TokenProof.Size));
                return ControlType.Proof;
            case Welcome m:
                m.LinkSecret.Span.CopyTo(wire.Next(LinkSecret.Size));
                wire.PositiveMilliseconds(m.Heartbeat);
                wire.PositiveMilliseconds(m.DeadAfter);
                wire.Milliseconds(m.ResumeGrace);
                wire.U16(m.MaxIdleLinks);
                return ControlType.Welcome;
            case Refused m:
                wire.U16((ushort)m.Code);
                wire.Text(m.Text);
                return ControlType.Refused;
            default:
                return WriteSessionMessage(ref wire, message);
        }
    }

    private static ControlType WriteSessionMessage(ref WireWriter wire, ControlMessage message)
    {
        switch (message)
        {
            case Register m:
                wire.Name(m.App);
                wire.Kind(m.Kind);
                wire.Listen(m.Listen ?? "");
                return ControlType.Register;
            case Registered m:
                wire.Name(m.App);
                wire.Listen(m.Listen);
                return ControlType.Registered;
            case RegisterRefused m:
                wire.AskedName(m.App);
                wire.U16((ushort)m.Code);
                wire.Text(m.Text);
                return ControlType.RegisterRefused;
            case Unregister m:
                wire.Name(m.App);
                return ControlType.Unregister;
            case Activate m:
                wire.Name(m.App);
                wire.Kind(m.Kind);
                wire.PositiveU16(m.Count);
                return ControlType.Activate;
            case TargetHealth m:
                wire.Name(m.App);
                wire.U8(m.Up ? (byte)1 : (byte)0);
                wire.Text(m.Text);
                return ControlType.TargetHealth;
            case LinkLost m:
                wire.Name(m.App);
                m.Bridge.TryWrite(wire.Next(BridgeId.Size));
                wire.U32(m.Epoch);
                return ControlType.LinkLost;
            case BridgeGone m:
                wire.AskedName(m.App);
                m.Bridge.TryWrite(wire.Next(BridgeId.Size));
                return ControlType.BridgeGone;
            case Ping m:
                wire.U64(m.Value);
                return ControlType.Ping;
            case Pong m:
                wire.U64(m.Value);
                return ControlType.Pong;
            case GoAway m:
                wire.U8((byte)m.Reason);
                wire.Milliseconds(m.Deadline);
                return ControlType.GoAway;
            default:
                throw new ArgumentException($"{message.GetType().Name} is never sent.", nameof(message));
        }
    }

    private static Nonce ReadNonce(ref WireReader wire) => Nonce.Read(wire.Bytes(Nonce.Size));

    private static VersionSet Versions(ref WireReader wire) =>
        wire.U32() is var bits and not 0 ? new VersionSet(bits) : throw new ProtocolException("Hello names no version.");

    private static void WriteVersions(ref WireWriter wire, VersionSet versions)
    {
        ArgumentOutOfRangeException.ThrowIfZero(versions.Bits);
        wire.U32(versions.Bits);
    }
}
