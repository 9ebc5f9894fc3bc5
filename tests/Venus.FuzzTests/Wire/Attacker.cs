using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Venus.FuzzTests.Decoders;
using Venus.FuzzTests.Engine;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Peers;

namespace Venus.FuzzTests.Wire;

/// <summary>
/// One connection after another to a server's port, each with something mutated: bytes before TLS, frames inside it before the login and
/// after it, a data link's hello, and records on a data link that is in order. Most end the sending and wait for the server to close,
/// some vanish with a reset.
/// </summary>
internal sealed class Attacker(VictimServer server, IPEndPoint port, ulong seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] ClientHello = [0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, .. ControlSamples.Bytes, 32, .. ControlSamples.Bytes, 0, 4, 0x13, 1, 0x13, 2, 1, 0];

    private static readonly List<byte[]> Openings =
        [ClientHello, [.. "GET / HTTP/1.1\r\n\r\n"u8], [.. "SSH-2.0-OpenSSH\r\n"u8], [.. "VNL2"u8], .. new LinkHelloDecoder().Seeds];

    private static readonly IReadOnlyList<byte[]> Frames = new ControlDecoder().Seeds;
    private static readonly IReadOnlyList<byte[]> Payloads = [.. Enum.GetValues<RecordType>().Select(static type => (byte[])[(byte)type, .. RecordSamples.Payload(type)])];

    private readonly Dice _dice = new(seed);
    private readonly Mutator _mutator = new();
    private byte[] _sent = [];
    private long _round;

    /// <summary>What was sent on the connection under way, for whoever tells of a finding.</summary>
    public string Describe() => $"Seed {seed}, round {_round}, sent {Convert.ToHexString(_sent)}";

    /// <summary>Makes connection number <paramref name="round"/>.</summary>
    /// <param name="round">The number; what is sent follows from it.</param>
    /// <param name="session">A client's session, for links that are in order.</param>
    /// <param name="link">The number of the session's next link.</param>
    public async Task AttackAsync(long round, ClientSession session, ulong link)
    {
        _round = round;
        _dice.Begin(seed, round);
        switch (_dice.Next(32))
        {
            case 0:
                await InsideTlsAsync(login: false);
                break;
            case 1:
                await InsideTlsAsync(login: true);
                break;
            case < 12:
                await OnLinkAsync(session, link);
                break;
            default:
                await SendAsync(Make(Openings));
                break;
        }
    }

    private byte[] Make(IReadOnlyList<byte[]> corpus) => _sent = _mutator.Make(_dice, corpus, corpus.Count, []).ToArray();

    private async Task SendAsync(params byte[][] parts)
    {
        using var socket = NewSocket();
        await LeaveAsync(socket, async () =>
        {
            await socket.ConnectAsync(port);
            foreach (var part in parts)
            {
                await socket.SendAsync(part);
            }

            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(new NetworkStream(socket));
        });
    }

    // Logged in as another client than the one whose session stays.
    private async Task InsideTlsAsync(bool login)
    {
        using var peer = await RawPeer.ConnectAsync(port);
        await LeaveAsync(peer.Socket, async () =>
        {
            await peer.StartTlsAsync();
            if (login)
            {
                await peer.ProveAsync(await peer.SayHelloAsync("phone"), server.Token, server.Key);
                await peer.ReadAsync<Welcome>();
            }

            await peer.SendAsync(Make(Frames));
            await peer.Tls.ShutdownAsync();
            await DrainAsync(peer.Tls);
        });
    }

    // Sealed rightly, and wrong inside. A visitor has the server bind it, and what was sent is the answer; or it stays idle.
    private async Task OnLinkAsync(ClientSession session, ulong number)
    {
        var hello = new LinkHello(_dice.Chance(4) ? LinkKind.Raw : LinkKind.Sealed, session.Id, number);
        var frame = new byte[LinkHello.Size];
        hello.Write(frame, session.Secret);
        _sent = [.. frame, .. Records(hello, session.Secret)];
        using var link = NewSocket();
        await LeaveAsync(link, async () =>
        {
            await link.ConnectAsync(port);
            await link.SendAsync(_sent);
        });
        if (_dice.Chance(4))
        {
            using var visitor = NewSocket();
            await LeaveAsync(visitor, async () =>
            {
                await visitor.ConnectAsync(await server.AppAsync(hello.Kind == LinkKind.Raw ? "bare" : "web"));
                await visitor.SendAsync(ClientHello);
                link.Shutdown(SocketShutdown.Send);
                await DrainAsync(new NetworkStream(visitor));
            });
        }
    }

    private List<byte> Records(LinkHello hello, LinkSecret secret)
    {
        using var keys = LinkKeys.Derive(hello, secret);
        using FrameSealer sealer = hello.Kind == LinkKind.Raw ? new RawFrameSigner(keys.ClientToServer) : new LinkSealer(keys.ClientToServer);
        var bytes = new List<byte>();
        if (_dice.Chance(2))
        {
            bytes.AddRange(Seal(sealer, [(byte)RecordType.Bound, 0]));
        }

        for (var records = 1 + _dice.Next(4); records > 0; records--)
        {
            var whole = Seal(sealer, _dice.Chance(2) ? _dice.Pick(Payloads) : Make(Payloads));
            bytes.AddRange(_dice.Chance(4) ? whole[.._dice.Next(whole.Length)] : whole);
        }

        return bytes;
    }

    private static byte[] Seal(FrameSealer sealer, byte[] record)
    {
        var payload = record.AsSpan(Math.Min(1, record.Length));
        var type = record.Length == 0 ? RecordType.Data : (RecordType)record[0];
        var whole = new byte[payload.Length + sealer.Overhead(type)];
        sealer.Seal(type, payload, whole);
        return whole;
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private async Task LeaveAsync(Socket socket, Func<Task> talk)
    {
        if (_dice.Chance(8))
        {
            socket.LingerState = new LingerOption(true, 0);
        }

        try
        {
            await talk().WaitAsync(Patience);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException)
        {
            // The server has had enough of it: so it should.
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"The server keeps a connection that sent nonsense. {Describe()}");
        }
    }

    private static async Task DrainAsync(Stream stream)
    {
        var buffer = new byte[1024];
        while (await stream.ReadAsync(buffer) > 0)
        {
            // Whatever it says, until it closes.
        }
    }
}
