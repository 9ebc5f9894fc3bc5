namespace Venus.Net.Links;

/// <summary>The server could not show that it is the one that the configuration names. Nothing of this client's was sent to it.</summary>
public class ServerNotTrustedException(string message) : Exception(message);
