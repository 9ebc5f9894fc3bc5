namespace Venus.Net.Protocol;

/// <summary>
/// Why something was refused: a login (REFUSED), an app (REGISTER_REFUSED) or a bridge (REFUSED on a data link). One list, so that a number
/// means the same wherever it is met. The numbers are on the wire; one that is not listed here comes from a later version and is kept as it is.
/// </summary>
public enum RefusalCode : ushort
{
    /// <summary>The refusing side failed for a reason of its own; its log says why.</summary>
    Internal = 0,

    /// <summary>The two sides have no protocol version in common.</summary>
    BadVersion = 1,

    /// <summary>The client is unknown or did not prove its token. Which of the two is not told.</summary>
    BadCredentials = 2,

    /// <summary>A frame was malformed, too long, or not the one that is due.</summary>
    BadFrame = 3,

    /// <summary>A limit is reached: of clients, apps, links or bridges.</summary>
    TooMany = 4,

    /// <summary>The refusing node is going down; trying again later may help.</summary>
    ShuttingDown = 5,

    /// <summary>The client may not open that port or app.</summary>
    NoRight = 16,

    /// <summary>Another client holds that name, of an app or of a client.</summary>
    NameTaken = 17,

    /// <summary>Another app or process listens on that address.</summary>
    PortInUse = 18,

    /// <summary>The refusing node has no app of that name.</summary>
    UnknownApp = 19,

    /// <summary>The two sides' configurations disagree about the app's <see cref="LinkKind"/>.</summary>
    EncryptionMismatch = 20,

    /// <summary>Neither side's configuration says where the app listens, or what it says is no address.</summary>
    BadListen = 21,

    /// <summary>The address cannot be listened on (not an address of the host, or a privileged port).</summary>
    ListenFailed = 22,

    /// <summary>What should name a client or an app is no name (<see cref="NodeName"/>).</summary>
    BadName = 23,

    /// <summary>The target refused the connection or cannot be reached.</summary>
    TargetUnreachable = 32,

    /// <summary>The target did not answer within the dial timeout.</summary>
    TargetTimeout = 33,

    /// <summary>To RESUME: the client does not have that bridge and, as far as this process knows, never had it.</summary>
    UnknownBridge = 48,

    /// <summary>To RESUME: the bridge has ended cleanly at the client, every byte delivered; only its last word was lost.</summary>
    BridgeCompleted = 49,

    /// <summary>To RESUME: a later attempt has been made already.</summary>
    StaleEpoch = 50,

    /// <summary>To BIND or RESUME: the client has had that bridge and cannot take it up again: it has broken, or cannot be resumed.</summary>
    BridgeBroken = 51,
}
