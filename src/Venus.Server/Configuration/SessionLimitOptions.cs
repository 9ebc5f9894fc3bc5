namespace Venus.Server.Configuration;

/// <summary>What one client may ask of the node. Who asks for more is slowed: its control channel is read no faster.</summary>
/// <param name="Frames">Messages on its control channel, of any kind; a long one counts once more for each KiB.</param>
/// <param name="Registrations">Apps that it may register; one that it takes back counts for sixteen.</param>
/// <param name="Logins">Sessions that it may open; the next one is refused.</param>
public sealed record SessionLimitOptions(RateOptions Frames, RateOptions Registrations, RateOptions Logins);
