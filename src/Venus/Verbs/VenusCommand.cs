using System.CommandLine;
using Venus.Configuration;
using Venus.Supervision;

namespace Venus.Verbs;

/// <summary>The command line of <c>venus</c>: its verbs, and what becomes of everything that can go wrong in them.</summary>
public static class VenusCommand
{
    private const string Examples = """
        Examples:
          venus demo --once                                            see it work, on this machine alone
          venus init --server vps.example.com:7000 --app web=127.0.0.1:80@9000
                                                                       make a matching pair of configurations
          venus server -c server.conf                                  on the public host
          venus client -c client.conf                                  behind NAT
          venus check -c server.conf                                   every mistake at once, with line and column

        Exit codes: 0 fine, 1 bad configuration or usage, 2 refused by the other node, 3 given up, 130 interrupted.
        """;

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where the reason of a failure goes, in lines that each stand alone.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in Problems(parsed))
            {
                await error.WriteLineAsync($"venus: {problem}");
            }

            await error.WriteLineAsync($"venus: '{CommandPath(parsed)} --help' says how it is used");
            return (int)NodeExitCode.BadConfiguration;
        }

        try
        {
            // Signals are the nodes' own business: they drain first.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = output,
                Error = error,
            });
        }
        catch (CommandFailure failure)
        {
            foreach (var line in failure.Lines)
            {
                await error.WriteLineAsync(line);
            }

            return (int)failure.Code;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"venus: {exception.Message.ReplaceLineEndings(" ")}");
            return (int)NodeExitCode.BadConfiguration;
        }
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("Venus opens TCP services behind NAT to the outside.")
        {
            DemoVerb.Create(),
            InitVerb.Create(),
            ServerVerb.Create(),
            ClientVerb.Create(),
            CheckVerb.Create(),
            ConfigVerb.Create(),
        };
        HelpWithExamples.Attach(root, Examples);
        return root;
    }

    // A word that is no verb is one mistake, not also a missing verb.
    private static IEnumerable<string> Problems(ParseResult parsed) => parsed.CommandResult.Command is RootCommand root && parsed.UnmatchedTokens.Count > 0
        ? [$"there is no '{parsed.UnmatchedTokens[0]}'; the verbs are {string.Join(", ", root.Subcommands.Select(static verb => verb.Name))}"]
        : parsed.Errors.Select(static problem => string.Join(' ', problem.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "venus" : $"venus {parsed.CommandResult.Command.Name}";
}
