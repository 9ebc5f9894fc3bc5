using System.Net;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// A client that has proven its token and waits for WELCOME, which the session's owner sends as its first message once it can recognise
/// the session's links. Whoever gets it owns <paramref name="Connection"/> and <paramref name="Secret"/>.
/// </summary>
/// <param name="Connection">The control channel; nobody reads it yet.</param>
/// <param name="Client">The proven name.</param>
/// <param name="Instance">The run of the client's process.</param>
/// <param name="Id">Named by every data link of the session.</param>
/// <param name="Secret">New; to be sent in WELCOME; disposed with the session.</param>
/// <param name="Remote">Where the client comes from.</param>
/// <param name="ProvenBy">The hash of the token that it has proven.</param>
public sealed record AuthenticatedClient(
    ControlConnection Connection, string Client, InstanceId Instance, SessionId Id, LinkSecret Secret, EndPoint Remote, TokenHash ProvenBy);
