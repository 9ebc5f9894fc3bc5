using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Protocol;

/// <summary>Generators of every control message that can be sent.</summary>
internal static class ControlMessages
{
    private static readonly Gen<string> Character = Gen.Elements("a", "Z", "7", "-", "_", ".", " ", "é", "店", "😀");

    public static readonly Gen<string> Name =
        from first in Gen.Elements('a', 'Z', '0', '9')
        from rest in Gen.Choose(0, NodeName.MaxLength - 1).SelectMany(count => Gen.Elements('a', 'Z', '7', '-', '_', '.').ArrayOf(count))
        select first + new string(rest);

    // Four bytes at most each: 63 of them always fit into what was asked for, 128 into a text.
    public static readonly Gen<string> Asked = Gen.OneOf(Name, Texts(0, 63));
    public static readonly Gen<string> Text = Texts(0, 128);
    public static readonly Gen<string> Listen = Texts(1, 65);

    private static readonly Gen<TimeSpan> Time =
        Number(uint.MaxValue).Select(ms => TimeSpan.FromMilliseconds(ms));

    private static readonly Gen<TimeSpan> PositiveTime = Time.Where(time => time > TimeSpan.Zero);

    private static readonly Gen<LinkKind> Kind = Gen.Elements(LinkKind.Sealed, LinkKind.Raw);

    private static readonly Gen<ulong> U64 = from high in Number(uint.MaxValue) from low in Number(uint.MaxValue) select (high << 32) | low;

    private static readonly Gen<RefusalCode> Code = Number(ushort.MaxValue).Select(code => (RefusalCode)code);

    public static readonly Gen<Hello> Hello =
        from versions in Number(uint.MaxValue).Where(bits => bits > 0)
        from client in Name
        from instance in Bytes(InstanceId.Size)
        from nonce in Bytes(Nonce.Size)
        select new Hello(new VersionSet((uint)versions), client, InstanceId.Read(instance), Nonce.Read(nonce));

    public static readonly Gen<Challenge> Challenge =
        from version in Number(byte.MaxValue)
        from nonce in Bytes(Nonce.Size)
        from session in Bytes(SessionId.Size)
        select new Challenge((byte)version, Nonce.Read(nonce), SessionId.Read(session));

    public static readonly Gen<ControlMessage> Any = Gen.OneOf(
        Hello.Select(Up),
        Challenge.Select(Up),
        Bytes(TokenProof.Size).Select(mac => Up(new Proof(TokenProof.Read(mac)))),
        from secret in Bytes(LinkSecret.Size)
        from heartbeat in PositiveTime
        from dead in PositiveTime
        from grace in Time
        from links in Number(ushort.MaxValue)
        select Up(new Welcome(new LinkSecret(secret), heartbeat, dead, grace, (ushort)links)),
        from code in Code from text in Text select Up(new Refused(code, text)),
        from app in Name
        from kind in Kind
        from listen in Gen.OneOf(Gen.Constant((string?)null), Listen.Select(text => (string?)text))
        select Up(new Register(app, kind, listen)),
        from app in Name from listen in Listen select Up(new Registered(app, listen)),
        from app in Asked from code in Code from text in Text select Up(new RegisterRefused(app, code, text)),
        Name.Select(app => Up(new Unregister(app))),
        from app in Name from kind in Kind from count in Number(ushort.MaxValue - 1) select Up(new Activate(app, kind, (ushort)(count + 1))),
        from app in Name from up in Gen.Elements(true, false) from text in Text select Up(new TargetHealth(app, up, text)),
        from app in Name from bridge in Bytes(BridgeId.Size) from epoch in Number(uint.MaxValue) select Up(new LinkLost(app, BridgeId.Read(bridge), (uint)epoch)),
        from app in Asked from bridge in Bytes(BridgeId.Size) select Up(new BridgeGone(app, BridgeId.Read(bridge))),
        U64.Select(value => Up(new Ping(value))),
        U64.Select(value => Up(new Pong(value))),
        from reason in Number(byte.MaxValue) from deadline in Time select Up(new GoAway((GoAwayReason)reason, deadline)));

    /// <summary>How many kinds there are: what a test over all of them must have seen.</summary>
    public static readonly int Kinds = typeof(ControlMessage).Assembly.GetTypes()
        .Count(type => type.IsSubclassOf(typeof(ControlMessage)) && type != typeof(UnknownMessage));

    /// <summary>What a client calls itself or an app; null in a server's message and where nothing is named.</summary>
    public static string? AskedName(ControlMessage message) => message switch
    {
        Hello hello => hello.Client,
        Register register => register.App,
        Unregister unregister => unregister.App,
        TargetHealth health => health.App,
        LinkLost lost => lost.App,
        _ => null,
    };

    public static Gen<byte[]> Bytes(int count) => Number(byte.MaxValue).Select(value => (byte)value).ArrayOf(count);

    // Both ends of the range come up often: that is where codecs err.
    private static Gen<ulong> Number(uint max) => Gen.OneOf(
        Gen.Elements(0UL, 1UL, max - 1UL, max),
        Gen.Choose(0, (int)Math.Min(max, int.MaxValue)).Select(value => (ulong)value));

    private static Gen<string> Texts(int min, int max) =>
        Gen.Choose(min, max).SelectMany(count => Character.ArrayOf(count)).Select(string.Concat);

    private static ControlMessage Up(ControlMessage message) => message;
}
