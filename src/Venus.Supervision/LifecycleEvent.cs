namespace Venus.Supervision;

/// <summary>What happened to an actor.</summary>
public enum LifecycleKind
{
    /// <summary>It came to life.</summary>
    Started,

    /// <summary>It failed and was made anew under the same name; what was in its mailbox stays.</summary>
    Restarted,

    /// <summary>It ended.</summary>
    Stopped,

    /// <summary>It failed, and its parent has decided what happens next.</summary>
    Failed,
}

/// <summary>
/// One step in an actor's life, published on the event stream: the log, the tree that nodes print and whatever else
/// watches a node are all made of these.
/// </summary>
/// <param name="Path">The actor's path, without the system's address: <c>/user/server/apps/web/listener</c>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Cause">Why, in words; <see langword="null"/> where nothing needs saying.</param>
/// <param name="Brief">True for an actor that lives as long as one visitor: such events are many and are logged as details.</param>
public sealed record LifecycleEvent(string Path, LifecycleKind Kind, string? Cause, bool Brief);
