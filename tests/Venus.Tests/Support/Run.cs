using System.Diagnostics;
using Venus.Verbs;

namespace Venus.Tests.Support;

/// <summary>What came of one command line.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record Ran(int Code, string Output, string Error)
{
    /// <summary>Lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs the command as a user does: in this process with captured output, or as a process of its own.</summary>
public static class Run
{
    /// <summary>In this process.</summary>
    public static async Task<Ran> Venus(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await VenusCommand.RunAsync(args, output, error);
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>As a process of its own, ended after the deadline.</summary>
    public static Task<Ran> Process(TimeSpan deadline, params string[] args) => Process(deadline, [], string.Empty, args);

    /// <summary>As a process with an environment and an input of its own, ended after the deadline.</summary>
    public static async Task<Ran> Process(TimeSpan deadline, IEnumerable<(string Name, string Value)> environment, string input, params string[] args)
    {
        using var patience = new CancellationTokenSource(deadline);
        using var process = Start(environment, args);
        await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new Ran(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts a process of its own; its owner ends it.</summary>
    public static Process Start(params string[] args) => Start([], args);

    /// <summary>Starts a process with an environment of its own; its owner ends it.</summary>
    public static Process Start(IEnumerable<(string Name, string Value)> environment, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(VenusCommand).Assembly.Location);
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return System.Diagnostics.Process.Start(start)!;
    }
}
