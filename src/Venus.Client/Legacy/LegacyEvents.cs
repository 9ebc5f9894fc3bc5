using Venus.Net.Addresses;

namespace Venus.Client.Legacy;

/// <summary>Published on the event stream: a server of the first Venus' protocol shows signs of life to an app's control connection.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Server">The server's control port.</param>
public sealed record LegacyAppOnline(string App, TargetAddress Server);

/// <summary>Published on the event stream: an app's control connection has ended; it is dialled again.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Server">The server's control port.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record LegacyAppOffline(string App, TargetAddress Server, string Cause);
