using Microsoft.Extensions.Logging.Console;

namespace Venus.Logs;

/// <summary>What both log formats can be told.</summary>
internal sealed class LogFormatOptions : ConsoleFormatterOptions
{
    /// <summary>Whether an exception's stack is written besides its type and message.</summary>
    public bool Stacks { get; set; }
}
