using System.Net;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>What a client holds after WELCOME. Whoever gets it owns <paramref name="Connection"/> and <paramref name="Secret"/>.</summary>
/// <param name="Connection">The control channel; nobody reads it yet.</param>
/// <param name="Id">Named by every data link of the session.</param>
/// <param name="Secret">Keys every data link; disposed with the session.</param>
/// <param name="Welcome">The server's terms.</param>
/// <param name="Server">The address that answered, for dialling the data links.</param>
public sealed record ClientSession(ControlConnection Connection, SessionId Id, LinkSecret Secret, Welcome Welcome, EndPoint Server);
