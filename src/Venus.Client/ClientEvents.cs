using Venus.Net.Protocol;

namespace Venus.Client;

/// <summary>Published on the event stream: the control channel to a server is up.</summary>
/// <param name="Server">The server's name in the configuration.</param>
public sealed record ServerOnline(string Server);

/// <summary>Published on the event stream: the control channel to a server has ended.</summary>
/// <param name="Server">The server's name in the configuration.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record ServerOffline(string Server, string Cause);

/// <summary>Published on the event stream: a server serves the app through this client.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Server">The server's name in the configuration.</param>
/// <param name="Listen">Where visitors connect.</param>
public sealed record AppRegistered(string App, string Server, string Listen);

/// <summary>Published on the event stream: a server does not serve the app.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Server">The server's name in the configuration.</param>
/// <param name="Code">Why.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record AppRefused(string App, string Server, RefusalCode Code, string Cause);
