namespace Venus.Net.Protocol;

/// <summary>The type byte of a control frame. 1-15 the handshake, 16-31 apps, 32-47 the session.</summary>
internal enum ControlType : byte
{
    Hello = 1,
    Challenge = 2,
    Proof = 3,
    Welcome = 4,
    Refused = 5,
    Register = 16,
    Registered = 17,
    RegisterRefused = 18,
    Unregister = 19,
    Activate = 20,
    TargetHealth = 21,
    LinkLost = 22,
    BridgeGone = 23,
    Ping = 32,
    Pong = 33,
    GoAway = 34,
}
