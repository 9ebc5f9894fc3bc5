using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;

namespace Venus.Server.Gate;

/// <summary>
/// What became of a connection to the server's port. The first byte tells what it wants to be: 0x16, a TLS record that carries
/// a ClientHello (RFC 8446, 5.1), opens a control channel; 'V' a data link; anything else is closed at once.
/// </summary>
internal abstract record Admission
{
    private const byte TlsHandshake = 0x16;

    /// <summary>Releases what it carries.</summary>
    public virtual void Discard()
    {
    }

    /// <summary>A client that has proven who it is.</summary>
    public sealed record Client(AuthenticatedClient Authenticated) : Admission
    {
        public override void Discard() => Authenticated.Connection.Abort();
    }

    /// <summary>A data link's hello, not yet verified: only its session knows the secret.</summary>
    public sealed record Link(Connection Connection, LinkHello Hello, ReadOnlyMemory<byte> Frame) : Admission
    {
        public override void Discard() => Connection.Dispose();
    }

    /// <summary>A peer that was turned away; its connection is closed.</summary>
    public sealed record Turned(EndPoint? Remote, string Cause) : Admission;

    /// <summary>Takes a connection through its handshake. Never fails: every trouble is a <see cref="Turned"/>.</summary>
    public static async Task<Admission> RunAsync(
        Connection connection, ServerIdentity identity, HandshakeOptions options, IClientDirectory clients, INodeNetwork network, TimeProvider clock,
        CancellationToken stopping)
    {
        var remote = connection.Remote;
        try
        {
            using var deadline = new CancellationTokenSource(options.Timeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
            await connection.WaitReadableAsync(either.Token);
            var first = new byte[1];
            if (await connection.PeekAsync(first, either.Token) == 0)
            {
                return Turn(connection, remote, "closed before its first byte");
            }

            return first[0] switch
            {
                TlsHandshake => new Client(await network.AdmitAsync(
                    connection, identity, new ServerHandshakeOptions { Timeout = options.Timeout }, clients, clock, either.Token)),
                LinkHello.FirstByte => await ReadLinkAsync(connection, remote, either.Token),
                _ => Turn(connection, remote, "speaks neither TLS nor the data link's protocol"),
            };
        }
        catch (OperationCanceledException)
        {
            return Turn(connection, remote, stopping.IsCancellationRequested ? "the server is stopping" : $"no handshake within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or HandshakeFailedException)
        {
            return Turn(connection, remote, error.Message);
        }
    }

    private static async Task<Admission> ReadLinkAsync(Connection connection, EndPoint? remote, CancellationToken deadline)
    {
        var frame = new byte[LinkHello.Size];
        if (!await DataLink.ReceiveHelloAsync(connection, frame, deadline))
        {
            return Turn(connection, remote, "closed within its link hello");
        }

        return LinkHello.TryRead(frame, out var hello)
            ? new Link(connection, hello, frame)
            : Turn(connection, remote, "sent a malformed link hello");
    }

    private static Turned Turn(Connection connection, EndPoint? remote, string cause)
    {
        connection.Dispose();
        return new Turned(remote, cause);
    }
}
