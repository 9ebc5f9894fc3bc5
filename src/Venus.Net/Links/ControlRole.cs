using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>Which side of a control channel this is: what it may be sent in an open session.</summary>
internal enum ControlRole
{
    Server,
    Client,
}

/// <summary>The directions of the messages.</summary>
internal static class ControlRoles
{
    /// <summary>Whether <paramref name="message"/> may come to <paramref name="role"/> once the handshake is over.</summary>
    public static bool Takes(this ControlRole role, ControlMessage message) => message switch
    {
        Ping or Pong or GoAway or UnknownMessage => true,
        Register or Unregister or TargetHealth or LinkLost => role == ControlRole.Server,
        Registered or RegisterRefused or Activate or BridgeGone => role == ControlRole.Client,
        _ => false,
    };
}
