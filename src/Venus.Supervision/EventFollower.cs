namespace Venus.Supervision;

/// <summary>Starts actors that follow the event stream.</summary>
internal static class EventFollower
{
    /// <summary>Starts one at the top of a system. It misses nothing that is published after this has returned.</summary>
    /// <param name="system">Whose events it follows.</param>
    /// <param name="props">The actor.</param>
    /// <param name="name">Its name.</param>
    /// <param name="channels">The types of what it is told.</param>
    public static IActorRef Start(ActorSystem system, Props props, string name, params Type[] channels)
    {
        ArgumentNullException.ThrowIfNull(system);

        // Not when the actor starts, which is some time after it was made: others start meanwhile.
        var follower = system.ActorOf(props, name);
        foreach (var channel in channels)
        {
            system.EventStream.Subscribe(follower, channel);
        }

        return follower;
    }
}
