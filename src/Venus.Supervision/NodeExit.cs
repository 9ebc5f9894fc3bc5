namespace Venus.Supervision;

/// <summary>How the process ends; the numbers are its exit codes.</summary>
public enum NodeExitCode
{
    /// <summary>It was asked to end, and did.</summary>
    Fine = 0,

    /// <summary>The configuration cannot be used.</summary>
    BadConfiguration = 1,

    /// <summary>The other node refused, and trying again cannot help: wrong token, wrong key, no right.</summary>
    Refused = 2,

    /// <summary>A part of the node that it cannot do without failed too often: a start anew may help.</summary>
    GivenUp = 3,

    /// <summary>Interrupted by a second signal.</summary>
    Interrupted = 130,
}

/// <summary>Where a node says that it cannot go on: the first reason given ends the process.</summary>
public sealed class NodeExit
{
    private readonly TaskCompletionSource<(NodeExitCode Code, string Cause)> _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a node has said that it cannot go on.</summary>
    public Task<(NodeExitCode Code, string Cause)> Requested => _requested.Task;

    /// <summary>Says that the node cannot go on. Only the first call counts.</summary>
    /// <param name="code">The exit code.</param>
    /// <param name="cause">Why, and what a user can do about it: one line.</param>
    public void Request(NodeExitCode code, string cause) => _requested.TrySetResult((code, cause));
}
