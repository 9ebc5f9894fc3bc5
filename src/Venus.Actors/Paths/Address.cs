namespace Venus.Actors;

/// <summary>Where an actor system lives. The kernel is in-process: an address names the system and no host.</summary>
/// <param name="Protocol">The scheme of the path's text, <c>akka</c> as in Akka.NET so that paths read the same on both.</param>
/// <param name="System">The actor system's name.</param>
public sealed record Address(string Protocol, string System)
{
    /// <summary>The address as the beginning of a path: <c>akka://name</c>.</summary>
    public override string ToString() => $"{Protocol}://{System}";
}
