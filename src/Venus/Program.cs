// What completes on a socket goes on where it was noticed, instead of being handed to another thread: a visitor's set-up is a
// dozen short steps, and each hand-over costs more than the step (docs/performance.md). The runtime reads this once, before the
// first socket; no step of a node blocks, and actors run on the pool as before.
const string inlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
if (Environment.GetEnvironmentVariable(inlineCompletions) is null)
{
    Environment.SetEnvironmentVariable(inlineCompletions, "1");
}

// A node answers signals from here on. What comes before, while the runtime starts, does to it what it does to any program.
if (args is ["server" or "client", ..])
{
    Venus.Hosting.NodeSignals.TakeEarly();
}

return await Venus.Verbs.VenusCommand.RunAsync(args, Console.Out, Console.Error);
