using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Venus.Verbs;

/// <summary>Help that ends with examples: they are what a reader looks for first.</summary>
internal sealed class HelpWithExamples(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    private static readonly ConditionalWeakTable<Command, string> Texts = [];

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <summary>Gives a verb its examples, shown under its options.</summary>
    public static Command With(Command command, string examples)
    {
        Texts.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>Makes <c>--help</c> of the root, and of every verb under it, show examples.</summary>
    public static void Attach(RootCommand root, string examples)
    {
        Texts.AddOrUpdate(root, examples);
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((SynchronousCommandLineAction)option.Action!);
    }

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        if (Texts.TryGetValue(parseResult.CommandResult.Command, out var examples))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
        }

        return result;
    }
}
