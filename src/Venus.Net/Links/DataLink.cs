using System.Net;
using System.Net.Sockets;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// A connection dialled by the client in advance that carries one bridge at a time. It is idle until the server binds a bridge to it, then relayed, and,
/// if the bridge ended cleanly and neither direction has gone bare, idle again. Owned by whoever dialled or accepted it; a relay engine borrows it.
/// </summary>
/// <remarks>
/// <code>
/// client   Idle --WaitAsync: LinkBind, LinkResumeAsked--> Binding --SendBoundAsync, SendResumedAsync--> Bound --relay--> Idle | Closed
///                                                            \--SendRefusedAsync--> Idle
/// server   Idle --BindAsync, ResumeAsync--> Bound --relay--> Idle | Closed
/// </code>
/// Each call is for one caller at a time; <see cref="Dispose"/> and <see cref="Abort"/> may come from any thread and end whatever is awaited.
/// </remarks>
public sealed class DataLink : IDisposable
{
    private readonly TimeProvider _time;
    private int _phase;

    internal DataLink(Connection connection, LinkHello hello, LinkSecret secret, bool isServer, TimeProvider time)
    {
        Kind = hello.Kind;
        Number = hello.Number;
        SessionId = hello.Session;
        IsServer = isServer;
        Remote = connection.Remote ?? new IPEndPoint(IPAddress.None, 0);
        _time = time;
        Channel = LinkKeying.Open(connection, hello, secret, isServer);
    }

    /// <summary>The link's connection. For a relay engine; nobody else reads or writes it.</summary>
    public Connection Connection => Channel.Connection;

    /// <summary>The socket of <see cref="Connection"/>, for an engine that makes its own system calls.</summary>
    /// <exception cref="ArgumentException">The connection is not a socket's.</exception>
    public Socket Socket => SocketConnection.SocketOf(Channel.Connection);

    /// <summary>How it carries bytes.</summary>
    public LinkKind Kind { get; }

    /// <summary>Its number within the session.</summary>
    public ulong Number { get; }

    /// <summary>The session whose secret it is keyed by.</summary>
    public SessionId SessionId { get; }

    /// <summary>The peer's address.</summary>
    public EndPoint Remote { get; }

    /// <summary>Whether the link is free for a bridge.</summary>
    public bool IsIdle => Phase == LinkPhase.Idle;

    internal bool IsServer { get; }

    internal LinkChannel Channel { get; }

    internal LinkPhase Phase => (LinkPhase)Volatile.Read(ref _phase);

    internal TimeProvider Time => _time;

    /// <summary>How many of the bridge's bytes went out together with BIND. The relay's count starts there.</summary>
    internal int FirstBytes { get; set; }

    /// <summary>Client: the last bridge was refused, so what comes next may still be its first bytes.</summary>
    internal bool IsRefused { get; set; }

    /// <summary>Server: the cookie of a PING that is not yet answered.</summary>
    internal ulong? AwaitedPong { get; set; }

    /// <summary>Dials a server and announces the link. The client then waits on it with <see cref="WaitAsync"/>.</summary>
    /// <param name="server">Where the control channel is connected to.</param>
    /// <param name="kind">How the link will carry bytes.</param>
    /// <param name="session">The session.</param>
    /// <param name="secret">The session's secret; not kept.</param>
    /// <param name="number">A number that the session has not used yet.</param>
    /// <param name="timeout">For connecting and sending the 64 bytes of hello.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="network">Where to dial; .NET's own sockets if null.</param>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="TimeoutException">Not within <paramref name="timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<DataLink> DialAsync(
        EndPoint server, LinkKind kind, SessionId session, LinkSecret secret, ulong number, TimeSpan timeout, TimeProvider time, CancellationToken cancellation,
        IConnector? network = null)
        => LinkHandshake.DialAsync(server, new LinkHello(kind, session, number), secret, timeout, time, network, cancellation);

    /// <summary>Reads a hello's bytes from a new connection, not one more. Its first byte may have been peeked at, not taken.</summary>
    /// <param name="connection">The connection; stays the caller's.</param>
    /// <param name="frame"><see cref="LinkHello.Size"/> bytes to fill.</param>
    /// <param name="cancellation">The handshake's deadline.</param>
    /// <returns>False if the connection ended before.</returns>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public static ValueTask<bool> ReceiveHelloAsync(Connection connection, Memory<byte> frame, CancellationToken cancellation)
        => LinkHandshake.ReceiveHelloAsync(connection, frame, cancellation);

    /// <summary>
    /// Takes over a connection whose <paramref name="hello"/> the caller has found authentic and whose number it has taken.
    /// </summary>
    /// <param name="connection">The connection, right after the hello. Owned by the link from now on.</param>
    /// <param name="hello">What it announced.</param>
    /// <param name="secret">The session's secret; not kept.</param>
    /// <param name="time">The clock for deadlines; the system's if null.</param>
    /// <exception cref="SocketException">The connection has failed already; the caller closes it.</exception>
    public static DataLink Accept(Connection connection, LinkHello hello, LinkSecret secret, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.PrepareLink();
        return new DataLink(connection, hello, secret, isServer: true, time ?? TimeProvider.System);
    }

    /// <summary>
    /// Client: waits on an idle link until the server binds a bridge to it or it ends. Answers PINGs by itself and holds no buffer meanwhile.
    /// </summary>
    /// <returns><see cref="LinkBind"/>, <see cref="LinkResumeAsked"/> or <see cref="LinkClosed"/>; after the last the link is closed.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the link is idle as before.</exception>
    /// <exception cref="InvalidOperationException">The link is not idle, or not a client's.</exception>
    public Task<LinkEvent> WaitAsync(CancellationToken cancellation) => ClientBinding.WaitAsync(this, cancellation);

    /// <summary>
    /// Client: accepts the bridge of the last <see cref="LinkBind"/>; the target is connected. The word may wait for the first that the relay sends: give it the link now.
    /// </summary>
    /// <exception cref="SocketException">The link failed; abort it.</exception>
    /// <exception cref="ObjectDisposedException">The link was closed meanwhile.</exception>
    /// <exception cref="InvalidOperationException">No bridge is waiting for an answer.</exception>
    public ValueTask SendBoundAsync(CancellationToken cancellation) => SendBoundAsync(BindFlags.None, cancellation);

    /// <inheritdoc cref="SendBoundAsync(CancellationToken)"/>
    /// <param name="taken">What the client takes up of what BIND offered.</param>
    /// <param name="cancellation">Gives up; the link is then dead.</param>
    public ValueTask SendBoundAsync(BindFlags taken, CancellationToken cancellation) => ClientBinding.SendBoundAsync(this, taken, cancellation);

    /// <summary>Client: the bridge of the last <see cref="LinkResumeAsked"/> goes on on this link; any other link that had it is let go of already.</summary>
    /// <exception cref="SocketException">The link failed; abort it.</exception>
    /// <exception cref="ObjectDisposedException">The link was closed meanwhile.</exception>
    /// <exception cref="InvalidOperationException">No bridge is waiting for an answer.</exception>
    public ValueTask SendResumedAsync(LinkResumed resumed, CancellationToken cancellation) => ClientBinding.SendResumedAsync(this, resumed, cancellation);

    /// <summary>Client: refuses the bridge of the last <see cref="LinkBind"/>. The link can be waited on again.</summary>
    /// <exception cref="SocketException">The link failed; abort it.</exception>
    /// <exception cref="ObjectDisposedException">The link was closed meanwhile.</exception>
    /// <exception cref="InvalidOperationException">No bridge is waiting for an answer.</exception>
    public ValueTask SendRefusedAsync(RefusalCode code, CancellationToken cancellation) => ClientBinding.SendRefusedAsync(this, code, cancellation);

    /// <summary>
    /// Server: looks at an idle link without waiting: takes up PONGs, and finds an end, a RELEASE or anything unexpected.
    /// </summary>
    /// <returns>False if the link is dead; it is then closed.</returns>
    public bool CheckIdle() => ServerBinding.CheckIdle(this);

    /// <summary>
    /// Server: asks an idle link for a sign of life, without waiting. To be called at the keep-alive's interval; the answer is taken up by the next call,
    /// by <see cref="CheckIdle"/> or by <see cref="BindAsync"/>. A NAT on the way keeps its mapping meanwhile.
    /// </summary>
    /// <returns>False if the link is dead or the last PING is still unanswered; it is then closed.</returns>
    public bool TryPing() => ServerBinding.TryPing(this);

    /// <summary>Server: puts a bridge on an idle link and waits for the client's answer.</summary>
    /// <param name="bind">The bridge.</param>
    /// <param name="firstBytes">What the visitor has sent already, at most <see cref="RecordHeader.MaxPayload"/>; sent along with BIND, and kept by the caller in case of failure.</param>
    /// <param name="deadline">For the answer: the client dials the target meanwhile.</param>
    /// <param name="cancellation">Gives up; the link is then dead.</param>
    /// <returns>Never throws for what the network or the peer does.</returns>
    /// <exception cref="ArgumentException"><paramref name="firstBytes"/> is too long, or <paramref name="bind"/> cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The link is not idle, or not a server's.</exception>
    public Task<BindOutcome> BindAsync(Bind bind, ReadOnlyMemory<byte> firstBytes, TimeSpan deadline, CancellationToken cancellation)
        => ServerBinding.BindAsync(this, bind, firstBytes, deadline, cancellation);

    /// <summary>Server: puts a bridge that has lost its link on an idle sealed one, and waits for the client's answer.</summary>
    /// <param name="resume">Which bridge, and where it stands here.</param>
    /// <param name="deadline">For the answer.</param>
    /// <param name="cancellation">Gives up; the link is then dead.</param>
    /// <returns>Never throws for what the network or the peer does.</returns>
    /// <exception cref="InvalidOperationException">The link is not idle, not sealed, or not a server's; or <paramref name="resume"/> cannot be written.</exception>
    public Task<BindOutcome> ResumeAsync(LinkResume resume, TimeSpan deadline, CancellationToken cancellation)
        => ServerBinding.ResumeAsync(this, resume, deadline, cancellation);

    /// <summary>
    /// Tells the peer that this idle link is not wanted any more. The server closes it at once; a client goes on waiting for the
    /// server to do so (<see cref="WaitAsync"/>), which keeps TIME_WAIT away from its ports.
    /// </summary>
    /// <returns>False if the link is not idle, in which case nothing is done, or is dead, in which case it is closed.</returns>
    public bool Release()
    {
        if (IsServer ? !IsIdle : !TryEnter(LinkPhase.Idle, LinkPhase.Released))
            return false;
        var said = Channel.TrySend(RecordType.Release, []);
        if (!said)
            Abort();
        else if (IsServer)
            Dispose();
        return said;
    }

    /// <summary>Closes the link with FIN and wipes its keys.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _phase, (int)LinkPhase.Closed);
        Channel.EndWaits();
        Channel.Connection.Dispose();
        WipeKeys();
    }

    /// <summary>Closes the link with RST and wipes its keys: a bridge on it breaks at the peer.</summary>
    public void Abort()
    {
        Volatile.Write(ref _phase, (int)LinkPhase.Closed);
        Channel.EndWaits();
        Channel.Connection.Reset();
        WipeKeys();
    }

    /// <summary>Goes from one phase to another; false if the link is in a third.</summary>
    internal bool TryEnter(LinkPhase from, LinkPhase to) => Interlocked.CompareExchange(ref _phase, (int)to, (int)from) == (int)from;

    /// <summary>Goes from one phase to another, unless the link was closed meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">It was.</exception>
    internal void Enter(LinkPhase from, LinkPhase to) => ObjectDisposedException.ThrowIf(!TryEnter(from, to), this);

    /// <exception cref="InvalidOperationException">The link is not in <paramref name="phase"/>, or not of that side.</exception>
    internal void Require(LinkPhase phase, bool server)
    {
        if (IsServer != server)
            throw new InvalidOperationException($"This is the {(server ? "server" : "client")}'s side of a link.");
        if (Phase is var actual && actual != phase && actual != LinkPhase.Closed)
            throw new InvalidOperationException($"The link is {actual}, not {phase}.");
    }

    private void WipeKeys()
    {
        Channel.Sealer.Dispose();
        Channel.Opener.Dispose();
    }
}
