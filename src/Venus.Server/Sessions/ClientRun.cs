using Venus.Net.Protocol;

namespace Venus.Server.Sessions;

/// <summary>
/// One run of a client's process. A bridge belongs to it and not to a session: whichever session the same run opens next may go on with the bridge.
/// The instance is random and known to the client and this server alone, so the client's token by itself resumes nothing.
/// </summary>
/// <param name="Client">The client's name.</param>
/// <param name="Instance">The run of its process.</param>
public readonly record struct ClientRun(string Client, InstanceId Instance);
