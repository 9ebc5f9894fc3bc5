using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;

namespace Venus.Server.Gate;

/// <summary>
/// What became of a connection to the server's port. The first byte tells what it wants to be: 0x16, a TLS record that carries
/// a ClientHello (RFC 8446, 5.1), opens a control channel; 'V' a data link; anything else is closed at once. A handshake is charged for, and begun, when
/// the whole ClientHello is here.
/// </summary>
internal abstract record Admission
{
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
    /// <param name="Cause">Why, in words.</param>
    /// <param name="Failed">Whether it was a try that failed, and is to be held against its source.</param>
    public sealed record Turned(string Cause, bool Failed) : Admission;

    /// <summary>A peer that a limit closed.</summary>
    public sealed record Limited(PeerRefusal Refusal) : Admission;

    /// <summary>
    /// Takes a connection through its handshake. Never fails: every trouble is a <see cref="Turned"/> or <see cref="Limited"/>.
    /// </summary>
    public static async Task<Admission> RunAsync(
        Connection connection, PendingPeer peer, PeerLimits limits, ServerIdentity identity, HandshakeOptions options, IClientDirectory clients,
        INodeNetwork network, TimeProvider clock, CancellationToken stopping)
    {
        try
        {
            // A client sends its hello right behind the connection. Where all of it is here there is nothing to wait for, and no deadline to set.
            if (connection.Available >= LinkHello.Size && await FirstByteAsync(connection, CancellationToken.None) == LinkHello.FirstByte)
            {
                return await ReadLinkAsync(connection, CancellationToken.None);
            }

            using var deadline = new CancellationTokenSource(options.Timeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping, peer.Evicted);
            await connection.WaitReadableAsync(either.Token);
            return await FirstByteAsync(connection, either.Token) switch
            {
                null => Turn(connection, "closed before its first byte", failed: false),
                ClientHello.FirstByte => await AdmitAsync(either.Token),
                LinkHello.FirstByte => await ReadLinkAsync(connection, either.Token),
                _ => Turn(connection, "speaks neither TLS nor the data link's protocol", failed: true),
            };
        }
        catch (OperationCanceledException) when (peer.Evicted.IsCancellationRequested)
        {
            return Limit(connection, PeerRefusal.Evicted);
        }
        catch (OperationCanceledException)
        {
            return stopping.IsCancellationRequested
                ? Turn(connection, "the server is stopping", failed: false)
                : Turn(connection, $"no handshake within {options.Timeout.TotalSeconds:0.#} s", failed: true);
        }
        catch (HandshakeFailedException error)
        {
            return Turn(connection, error.Message, failed: error.Fault != HandshakeFault.Lost);
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            return Turn(connection, error.Message, failed: false);
        }

        async Task<Admission> AdmitAsync(CancellationToken deadline)
        {
            var terms = new ServerHandshakeOptions { Timeout = options.Timeout };
            var hello = await ClientHello.ReceiveAsync(connection, terms.MaxBytes, deadline);
            return limits.TryHandshake(peer, out var refusal)
                ? new Client(await network.AdmitAsync(new Caller(connection, hello), identity, terms, clients, clock, deadline))
                : Limit(connection, refusal);
        }
    }

    /// <summary>Looks at the first byte and leaves it where it is; <see langword="null"/> where there is none.</summary>
    private static async ValueTask<byte?> FirstByteAsync(Connection connection, CancellationToken deadline)
    {
        var first = new byte[1];
        return await connection.PeekAsync(first, deadline) == 0 ? null : first[0];
    }

    private static async Task<Admission> ReadLinkAsync(Connection connection, CancellationToken deadline)
    {
        var frame = new byte[LinkHello.Size];
        if (!await DataLink.ReceiveHelloAsync(connection, frame, deadline))
        {
            return Turn(connection, "closed within its link hello", failed: false);
        }

        return LinkHello.TryRead(frame, out var hello)
            ? new Link(connection, hello, frame)
            : Turn(connection, "sent a malformed link hello", failed: true);
    }

    private static Turned Turn(Connection connection, string cause, bool failed)
    {
        connection.Dispose();
        return new Turned(cause, failed);
    }

    private static Limited Limit(Connection connection, PeerRefusal refusal)
    {
        connection.Dispose();
        return new Limited(refusal);
    }
}
