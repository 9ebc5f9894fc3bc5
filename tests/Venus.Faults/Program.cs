using System.CommandLine;
using System.Globalization;
using System.Net;
using Venus.Faults;

// The proxy as a process. It prints where it listens, then takes one order a line on standard input and answers each with a
// line; it ends with its input.
var listen = new Option<string>("--listen") { Required = true, HelpName = "IP:PORT" };
var target = new Option<string>("--to") { Required = true, HelpName = "IP:PORT" };
var seed = new Option<int>("--seed") { Description = "What is drawn depends on this alone" };
var latency = new Option<int>("--latency") { HelpName = "MS", Description = "How long a byte is under way, each way" };
var jitter = new Option<int>("--jitter") { HelpName = "MS", Description = "The most that is added to it" };
var slice = new Option<int>("--slice") { HelpName = "BYTES", Description = "The most bytes of one send" };
var only = new Option<string?>("--cut-only") { HelpName = "CHARACTER", Description = "Cut only connections that begin with it" };
var cutFrom = new Option<long>("--cut-from") { HelpName = "BYTES", Description = "Cut each connection at an offset drawn from here" };
var cutTo = new Option<long>("--cut-to") { HelpName = "BYTES", Description = "… to before here; 0 cuts none" };
var ending = new Option<Ending>("--ending") { Description = "How a cut looks: reset, finish, halfclose" };
var command = new RootCommand("A TCP proxy that does to bytes what networks do.") { listen, target, seed, latency, jitter, slice, only, cutFrom, cutTo, ending };
command.SetAction(async parsed =>
{
    var faults = new DirectionFaults
    {
        Latency = TimeSpan.FromMilliseconds(parsed.GetValue(latency)),
        Jitter = TimeSpan.FromMilliseconds(parsed.GetValue(jitter)),
        MaxSlice = parsed.GetValue(slice),
    };
    FaultPlan Plan(Arrival arrival, Random random)
    {
        if (parsed.GetValue(cutTo) == 0 || (parsed.GetValue(only) is [var first, ..] && first != arrival.First))
        {
            return FaultPlan.Both(faults);
        }

        var cut = faults with { Cut = new Cut(random.NextInt64(parsed.GetValue(cutFrom), parsed.GetValue(cutTo)), parsed.GetValue(ending)) };
        return random.Next(2) == 0 ? new FaultPlan(cut, faults) : new FaultPlan(faults, cut);
    }

    await using var proxy = new FaultProxy(IPEndPoint.Parse(parsed.GetValue(listen)!), IPEndPoint.Parse(parsed.GetValue(target)!), parsed.GetValue(seed), Plan);
    Console.WriteLine(proxy.EndPoint);
    while (await Console.In.ReadLineAsync() is { } order)
    {
        Console.WriteLine(Obey(proxy, order.Trim()));
    }
});
return await command.Parse(args).InvokeAsync();

// An order is a word, and for "reset" and "finish" the character that the connections in question begin with, if not all are meant.
static string Obey(FaultProxy proxy, string order)
{
    var words = order.Split(' ');
    byte? first = words.Length > 1 && words[1].Length == 1 ? (byte)words[1][0] : null;
    switch (words[0])
    {
        case "stall":
            proxy.BlackHole(words.ElementAtOrDefault(1) switch { "up" => Ways.Up, "down" => Ways.Down, _ => Ways.Both });
            break;
        case "restore":
            proxy.Restore();
            break;
        case "reset":
            proxy.CutAll(Ending.Reset, first);
            break;
        case "finish":
            proxy.CutAll(Ending.Finish, first);
            break;
        case "count":
            return string.Create(CultureInfo.InvariantCulture, $"{proxy.Connections.Count} open, {proxy.Accepted} accepted");
        default:
            return $"unknown order: {order}";
    }

    return "done";
}
