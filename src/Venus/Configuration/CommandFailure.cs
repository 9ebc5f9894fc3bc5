using Venus.Supervision;

namespace Venus.Configuration;

/// <summary>Ends the command: an exit code and why, in lines that each stand alone and carry no stack.</summary>
/// <param name="code">The exit code.</param>
/// <param name="lines">What to print on standard error.</param>
internal sealed class CommandFailure(NodeExitCode code, IReadOnlyList<string> lines) : Exception(string.Join('\n', lines))
{
    /// <summary>A mistake in what the user gave, in one line.</summary>
    public CommandFailure(string line)
        : this(NodeExitCode.BadConfiguration, [$"venus: {line}"])
    {
    }

    /// <summary>The exit code.</summary>
    public NodeExitCode Code { get; } = code;

    /// <summary>What to print on standard error.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;
}
