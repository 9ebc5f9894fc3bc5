using System.Net;
using Venus.Net.Protocol;

namespace Venus.Server;

/// <summary>Published on the event stream: the server takes clients.</summary>
/// <param name="EndPoint">Where.</param>
public sealed record ServerListening(IPEndPoint EndPoint);

/// <summary>Published on the event stream: a client has proven who it is, and its control channel is up.</summary>
/// <param name="Client">Its name.</param>
/// <param name="EndPoint">Where it connects from.</param>
public sealed record ClientOnline(string Client, EndPoint EndPoint);

/// <summary>Published on the event stream: a client's control channel has ended.</summary>
/// <param name="Client">Its name.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record ClientOffline(string Client, string Cause);

/// <summary>Published on the event stream: an app's public port is open.</summary>
/// <param name="App">Its name.</param>
/// <param name="EndPoint">Where visitors connect.</param>
public sealed record AppListening(string App, IPEndPoint EndPoint);

/// <summary>Published on the event stream: a client serves the app.</summary>
/// <param name="App">Its name.</param>
/// <param name="Client">The client's name.</param>
public sealed record AppOnline(string App, string Client);

/// <summary>Published on the event stream: no client serves the app any more.</summary>
/// <param name="App">Its name.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record AppOffline(string App, string Cause);

/// <summary>Published on the event stream: a visitor's bridge has lost its link and waits for another one.</summary>
/// <param name="App">The app it visits.</param>
/// <param name="Bridge">Its bridge, the same on both nodes.</param>
/// <param name="Visitor">Where it comes from.</param>
public sealed record VisitorSuspended(string App, BridgeId Bridge, EndPoint? Visitor);

/// <summary>Published on the event stream: a visitor's bridge goes on over another link.</summary>
/// <param name="App">The app it visits.</param>
/// <param name="Bridge">Its bridge, the same on both nodes.</param>
/// <param name="Visitor">Where it comes from.</param>
public sealed record VisitorResumed(string App, BridgeId Bridge, EndPoint? Visitor);

/// <summary>Published on the event stream: a visitor's connection has ended.</summary>
/// <param name="App">The app it visited.</param>
/// <param name="Bridge">Its bridge, the same on both nodes.</param>
/// <param name="Visitor">Where it came from.</param>
/// <param name="Cause">Why it ended.</param>
/// <param name="BytesIn">Bytes from the visitor that went to the client.</param>
/// <param name="BytesOut">Bytes from the client that went to the visitor.</param>
public sealed record VisitorEnded(string App, BridgeId Bridge, EndPoint? Visitor, string Cause, long BytesIn, long BytesOut);
