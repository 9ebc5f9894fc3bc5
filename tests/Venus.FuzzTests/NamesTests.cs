using System.Net;
using System.Net.Sockets;
using System.Text;
using Venus.FuzzTests.Engine;
using Venus.FuzzTests.Wire;
using Venus.Net.Protocol;
using Venus.Peers;

namespace Venus.FuzzTests;

/// <summary>
/// One client calls apps by whatever the wire can carry, at a real server with the right to open ports; another client's visitor talks
/// through its own app all the while. <c>VENUS_FUZZ_WIRE=100000</c> makes it ten thousand names.
/// </summary>
[Collection("one after another")]
public sealed class NamesTests
{
    private const int MostBytes = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What actors, paths, terminals, files and Unicode are particular about.
    private static readonly string[] Pieces =
    [
        "a", "Z9", "-", "_", ".", "..", "/", "$", "$x", "%", "%41", "*", " ",
        "\0", "\n", "\u001b[2J", "\u202e", "\u2028", "é", "e\u0301", "店", "😀", "\uffff", "\ufffd",
    ];

    [Fact]
    public async Task Visitor_of_another_client_sees_no_reset_whatever_apps_are_called()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        await using var server = new VictimServer();
        await server.ServeAsync((IPEndPoint)target.LocalEndpoint);
        using var visitor = new TcpClient { NoDelay = true };
        await visitor.ConnectAsync(await server.AppAsync("web"));
        using var served = await target.AcceptTcpClientAsync().WaitAsync(Patience);
        using var hostile = await RawPeer.LogInAsync(await server.ListeningAsync(), server.Key, "tablet", server.Token);
        var listen = FreePort();
        var dice = new Dice(FuzzSettings.Seed);
        var valid = 0;

        for (var round = 0; round < 200 + (FuzzSettings.Connections / 10); round++)
        {
            dice.Begin(FuzzSettings.Seed, round);
            var name = Name(dice);
            await hostile.SendAsync(RawFrame.Register(name, listen));
            var answer = await AnswerAsync(hostile, name).WaitAsync(Patience);
            var told = $"seed {FuzzSettings.Seed}, round {round}, {Convert.ToHexString(Encoding.UTF8.GetBytes(name))}: {answer}";
            if (NodeName.IsValid(name))
            {
                valid++;
                (answer is Registered or RegisterRefused { Code: not RefusalCode.BadName }).ShouldBeTrue(told);
                await hostile.SendAsync(RawFrame.Unregister(name));
            }
            else
            {
                answer.ShouldBeOfType<RegisterRefused>(told).Code.ShouldBe(RefusalCode.BadName, told);
            }

            await visitor.GetStream().WriteAsync(new byte[] { (byte)round });
            var byteRead = new byte[1];
            await served.GetStream().ReadExactlyAsync(byteRead).AsTask().WaitAsync(Patience);
            byteRead[0].ShouldBe((byte)round, told);
        }

        valid.ShouldBeGreaterThan(10);
        server.ShouldBeWhole();
    }

    private static string Name(Dice dice) => dice.Next(4) switch
    {
        // Around the limits of lengths.
        0 => new string('a', dice.Pick([0, 1, 63, 64, 65, 127, 128, 254, 255, 256, MostBytes])),
        1 => string.Concat(Enumerable.Range(0, 1 + dice.Next(4)).Select(_ => dice.Pick(["a", "Z", "7", "-", "_", "."]))),
        2 => string.Concat(Enumerable.Range(0, 1 + dice.Next(6)).Select(_ => dice.Pick(Pieces))),
        _ => Any(dice),
    };

    private static string Any(Dice dice)
    {
        var text = new StringBuilder();
        for (var left = dice.Next(MostBytes); left >= 4;)
        {
            var rune = dice.Next(3) == 0 ? new Rune(0x10000 + dice.Next(0x100000)) : new Rune(dice.Next(dice.Chance(2) ? 0x80 : 0xD800));
            text.Append(rune.ToString());
            left -= rune.Utf8SequenceLength;
        }

        return text.ToString();
    }

    // A server may speak again of an app that was registered before.
    private static async Task<ControlMessage> AnswerAsync(RawPeer peer, string name)
    {
        while (true)
        {
            switch (await peer.ReadAsync())
            {
                case Ping ping:
                    await peer.SendAsync(new Pong(ping.Value));
                    break;
                case Registered registered when registered.App != name:
                case RegisterRefused refused when refused.App != WireText.Clean(name, WireText.MaxAskedNameBytes):
                    break;
                case { } answer:
                    return answer;
                case null:
                    throw new IOException("the server ended the session");
            }
        }
    }

    private static string FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return probe.LocalEndpoint.ToString()!;
    }
}
