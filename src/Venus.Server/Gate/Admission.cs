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
    public sealed record Link(Socket Socket, LinkHello Hello, ReadOnlyMemory<byte> Frame) : Admission
    {
        public override void Discard() => Socket.Dispose();
    }

    /// <summary>A peer that was turned away; its socket is closed.</summary>
    public sealed record Turned(EndPoint? Remote, string Cause) : Admission;

    /// <summary>Takes a connection through its handshake. Never fails: every trouble is a <see cref="Turned"/>.</summary>
    public static async Task<Admission> RunAsync(
        Socket socket, ServerIdentity identity, HandshakeOptions options, IClientDirectory clients, ISocketDriver sockets, TimeProvider clock,
        CancellationToken stopping)
    {
        EndPoint? remote = null;
        try
        {
            remote = socket.RemoteEndPoint;
            using var deadline = new CancellationTokenSource(options.Timeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
            await sockets.WaitReadableAsync(socket, either.Token).ConfigureAwait(false);
            var first = new byte[1];
            if (await socket.ReceiveAsync(first, SocketFlags.Peek, either.Token).ConfigureAwait(false) == 0)
            {
                return Turn(socket, remote, "closed before its first byte");
            }

            return first[0] switch
            {
                TlsHandshake => new Client(await ServerHandshake.AcceptAsync(
                    socket, identity, new ServerHandshakeOptions { Timeout = options.Timeout }, clients, clock, either.Token).ConfigureAwait(false)),
                LinkHello.FirstByte => await ReadLinkAsync(socket, remote, either.Token).ConfigureAwait(false),
                _ => Turn(socket, remote, "speaks neither TLS nor the data link's protocol"),
            };
        }
        catch (OperationCanceledException)
        {
            return Turn(socket, remote, stopping.IsCancellationRequested ? "the server is stopping" : $"no handshake within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or HandshakeFailedException)
        {
            return Turn(socket, remote, error.Message);
        }
    }

    private static async Task<Admission> ReadLinkAsync(Socket socket, EndPoint? remote, CancellationToken deadline)
    {
        var frame = new byte[LinkHello.Size];
        if (!await DataLink.ReceiveHelloAsync(socket, frame, deadline).ConfigureAwait(false))
        {
            return Turn(socket, remote, "closed within its link hello");
        }

        return LinkHello.TryRead(frame, out var hello)
            ? new Link(socket, hello, frame)
            : Turn(socket, remote, "sent a malformed link hello");
    }

    private static Turned Turn(Socket socket, EndPoint? remote, string cause)
    {
        socket.Dispose();
        return new Turned(remote, cause);
    }
}
