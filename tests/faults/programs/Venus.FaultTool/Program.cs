using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Venus.Client;
using Venus.Client.Configuration;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Net.Relay;

// Many real clients in one process, each with a name, a token and an app of its own: what a server sees when all of them come
// back at once. Arguments: the server's host, its port, its pin, and a file with "name token" a line. Runs until it is killed.
if (args.Length != 4)
{
    await Console.Error.WriteLineAsync("usage: Venus.FaultTool HOST PORT PIN FILE");
    return 1;
}

var port = int.Parse(args[1], CultureInfo.InvariantCulture);
await using var relay = new PortableRelayEngine();
var system = ActorSystem.Create("herd");
foreach (var line in await File.ReadAllLinesAsync(args[3]))
{
    var (name, token) = (line.Split(' ')[0], line.Split(' ')[1]);
    var services = new NodeServices(NullLogger.Instance, relay, TimeProvider.System, new NodeExit());
    system.ActorOf(ClientActor.Props(Options(name, token), services), name);
}

await Console.Out.WriteLineAsync("started");
await Task.Delay(Timeout.Infinite);
return 0;

// Waits and links as reference.conf has them, but for the number of idle links.
ClientOptions Options(string name, string token) => new(
    name,
    new ServerAccount(new TargetAddress(args[0], port), args[2], null, null, new Secret(token), null),
    new Dictionary<string, ServerAccount>(),
    new ConnectOptions(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)),
    new ClientLinkOptions(1, 8, TimeSpan.FromSeconds(30), 8, TimeSpan.FromSeconds(5)),
    new SupervisionOptions(10, TimeSpan.FromMinutes(1)),
    TimeSpan.FromSeconds(1),
    new Dictionary<string, ClientAppOptions> { [name] = new(new TargetAddress("127.0.0.1", 9), null, AppEncryption.Sealed, TimeSpan.FromSeconds(5), 16) });
