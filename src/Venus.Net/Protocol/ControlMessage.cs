namespace Venus.Net.Protocol;

/// <summary>
/// One message of the control channel. docs/protocol.md has the bytes of each. Names from a server fit <see cref="NodeName"/>; names from a client
/// may be anything printable, and whoever takes them up refuses those that do not fit. Times travel as whole milliseconds.
/// </summary>
public abstract record ControlMessage;

/// <summary>Client to server, first: who wants in.</summary>
/// <param name="Versions">What the client speaks; never empty.</param>
/// <param name="Client">The name that the server's configuration knows the client by.</param>
/// <param name="Instance">This run of the client's process.</param>
/// <param name="Nonce">Fresh for every attempt.</param>
public sealed record Hello(VersionSet Versions, string Client, InstanceId Instance, Nonce Nonce) : ControlMessage;

/// <summary>Server to client: prove it. Sent whether the client is known or not.</summary>
/// <param name="Version">The highest version that both speak; the session's from here on.</param>
/// <param name="Nonce">Fresh for every connection.</param>
/// <param name="SessionId">The session to be.</param>
public sealed record Challenge(byte Version, Nonce Nonce, SessionId SessionId) : ControlMessage;

/// <summary>Client to server: what <see cref="ClientProof"/> makes of the token and all that was said.</summary>
/// <param name="Value">Means nothing to who lacks the token's hash.</param>
public sealed record Proof(TokenProof Value) : ControlMessage;

/// <summary>Server to client: the session is open.</summary>
/// <param name="LinkSecret">What the data links derive their keys from.</param>
/// <param name="Heartbeat">The server sends a PING this often and expects a PONG; over 0.</param>
/// <param name="DeadAfter">Silence of this length is death, for both sides; over 0.</param>
/// <param name="ResumeGrace">How long a broken sealed bridge may be resumed; 0 = never.</param>
/// <param name="MaxIdleLinks">Most idle data links that the server keeps of this session.</param>
public sealed record Welcome(LinkSecret LinkSecret, TimeSpan Heartbeat, TimeSpan DeadAfter, TimeSpan ResumeGrace, ushort MaxIdleLinks)
    : ControlMessage;

/// <summary>Server to client, instead of CHALLENGE or WELCOME: no; the connection ends.</summary>
/// <param name="Code">Why.</param>
/// <param name="Text">The same for a human.</param>
public sealed record Refused(RefusalCode Code, string Text) : ControlMessage;

/// <summary>Client to server: serve this app through me.</summary>
/// <param name="App">The app.</param>
/// <param name="Kind">How its bridges' bytes shall be carried.</param>
/// <param name="Listen">Where the server shall listen ("0.0.0.0:9001"), or null: the server's configuration says it.</param>
public sealed record Register(string App, LinkKind Kind, string? Listen) : ControlMessage;

/// <summary>Server to client: the app is served.</summary>
/// <param name="App">The app.</param>
/// <param name="Listen">Where the server listens for its visitors.</param>
public sealed record Registered(string App, string Listen) : ControlMessage;

/// <summary>Server to client: the app is not served.</summary>
/// <param name="App">The app.</param>
/// <param name="Code">Why.</param>
/// <param name="Text">The same for a human.</param>
public sealed record RegisterRefused(string App, RefusalCode Code, string Text) : ControlMessage;

/// <summary>Client to server: serve this app through me no more; its open bridges go on.</summary>
/// <param name="App">The app.</param>
public sealed record Unregister(string App) : ControlMessage;

/// <summary>Server to client: dial that many data links now, visitors wait.</summary>
/// <param name="App">The app that the visitors came for.</param>
/// <param name="Kind">Which kind of links.</param>
/// <param name="Count">How many; at least 1.</param>
public sealed record Activate(string App, LinkKind Kind, ushort Count) : ControlMessage;

/// <summary>Client to server: the app's target went up or down.</summary>
/// <param name="App">The app.</param>
/// <param name="Up">Whether the target answers.</param>
/// <param name="Text">What the last check saw.</param>
public sealed record TargetHealth(string App, bool Up, string Text) : ControlMessage;

/// <summary>Client to server: a bridge's link is dead at this end, which the server's end may not see; bring the bridge to another one.</summary>
/// <param name="App">The app.</param>
/// <param name="Bridge">The bridge.</param>
/// <param name="Epoch">That of the RESUME which brought it to the link; 0 if BIND did.</param>
public sealed record LinkLost(string App, BridgeId Bridge, uint Epoch) : ControlMessage;

/// <summary>Server to client: the answer to <see cref="LinkLost"/> if there is no such bridge at the server, or none any more: nobody will resume it.</summary>
/// <param name="App">The app.</param>
/// <param name="Bridge">The bridge.</param>
public sealed record BridgeGone(string App, BridgeId Bridge) : ControlMessage;

/// <summary>Either way: say something.</summary>
/// <param name="Value">Comes back in the <see cref="Pong"/>.</param>
public sealed record Ping(ulong Value) : ControlMessage;

/// <summary>Either way: the answer to a <see cref="Ping"/>.</summary>
/// <param name="Value">The ping's.</param>
public sealed record Pong(ulong Value) : ControlMessage;

/// <summary>Either way: this session is about to end; start nothing new on it.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Deadline">How long what is under way may still take.</param>
public sealed record GoAway(GoAwayReason Reason, TimeSpan Deadline) : ControlMessage;

/// <summary>A frame of a type that this version does not know; skipped in an open session, refused before. Never sent.</summary>
/// <param name="Type">The frame's type number.</param>
/// <param name="Length">Bytes of its payload.</param>
public sealed record UnknownMessage(byte Type, int Length) : ControlMessage;
