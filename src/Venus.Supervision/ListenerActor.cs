using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Links;

namespace Venus.Supervision;

/// <summary>
/// Listens on one address and hands each connection to its parent, or to whom that names. It owns the listening socket and dies with its parent
/// only: an address in use is tried again, a failed accept (descriptors gone, connection aborted) is waited out.
/// </summary>
/// <remarks><code>
/// Opening ──opened──► Accepting ──accept failed──► Pausing ──timer──► Accepting
///    ▲  └─failed─► timer ─┘
/// </code></remarks>
public sealed class ListenerActor : SupervisedActor, IWithTimers
{
    /// <summary>To the receiver: a connection has come. The receiver owns it.</summary>
    /// <param name="Connection">The connection, Nagle's delay switched off.</param>
    public sealed record Accepted(Connection Connection) : IHandover
    {
        /// <inheritdoc />
        // Nobody has served it: an end in order would look like an answer that is empty.
        public void Discard() => Connection.Reset();
    }

    /// <summary>To the parent: the address is open.</summary>
    /// <param name="EndPoint">Where, with the port that the system chose if it was asked to.</param>
    public sealed record Listening(IPEndPoint EndPoint);

    /// <summary>To the parent: the address cannot be opened now; it is tried again.</summary>
    /// <param name="Address">The address.</param>
    /// <param name="Cause">Why, in words.</param>
    /// <param name="InUse">True when another program has it.</param>
    public sealed record ListenFailed(ListenAddress Address, string Cause, bool InUse);

    private sealed record AcceptEnded(IConnectionListener Listener, bool AnyAccepted, SocketException? Error);

    private sealed record OpenAgain
    {
        public static OpenAgain Instance { get; } = new();
    }

    private sealed record AcceptAgain
    {
        public static AcceptAgain Instance { get; } = new();
    }

    private readonly ListenAddress _address;
    private readonly int _backlog;
    private readonly bool _shared;
    private readonly ConnectionUse _use;
    private readonly NodeServices _services;
    private readonly IActorRef _receiver;
    private readonly BackOff _openBackOff;
    private readonly BackOff _acceptBackOff;
    private IConnectionListener? _listener;

    private ListenerActor(ListenAddress address, int backlog, bool shared, ConnectionUse use, NodeServices services, IActorRef? receiver)
    {
        _receiver = receiver ?? Context.Parent;
        _address = address;
        _backlog = backlog;
        _shared = shared;
        _use = use;
        _services = services;
        _openBackOff = new BackOff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), services.Random);
        _acceptBackOff = new BackOff(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(500), services.Random);
        Receive<OpenAgain>(_ => Open());
        Receive<AcceptAgain>(_ => Accept());
        Receive<AcceptEnded>(OnAcceptEnded);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="address">Where to listen.</param>
    /// <param name="backlog">Connections that the kernel may hold (listen(2)).</param>
    /// <param name="services">The node's services.</param>
    /// <param name="receiver">Who gets the connections; the parent if <see langword="null"/>.</param>
    /// <param name="shared">Whether another process of the same user may listen there too.</param>
    /// <param name="use">What the connections are for.</param>
    public static Props Props(
        ListenAddress address, int backlog, NodeServices services, IActorRef? receiver = null, bool shared = false, ConnectionUse use = ConnectionUse.Any) =>
        ActorProps.Of(() => new ListenerActor(address, backlog, shared, use, services, receiver));

    /// <inheritdoc />
    protected override void Begin() => Open();

    /// <inheritdoc />
    protected override void End()
    {
        _listener?.Dispose();
        _listener = null;
    }

    private void Open()
    {
        try
        {
            _listener = _services.Network.Listen(_address, _backlog, _shared, _use);
        }
        catch (SocketException error)
        {
            var wait = _openBackOff.Next();
            SupervisionLog.ListenFailed(_services.Logger, Where, _address.ToString(), error.Message, wait);
            Context.Parent.Tell(new ListenFailed(_address, error.Message, error.SocketErrorCode == SocketError.AddressAlreadyInUse));
            Timers.StartSingleTimer(nameof(OpenAgain), OpenAgain.Instance, wait);
            return;
        }

        _openBackOff.Reset();
        Context.Parent.Tell(new Listening(_listener.EndPoint));
        Accept();
    }

    private void Accept()
    {
        if (_listener is { } listener)
        {
            AcceptAllAsync(listener, _receiver, Self).PipeTo(Self);
        }
    }

    private void OnAcceptEnded(AcceptEnded ended)
    {
        if (!ReferenceEquals(ended.Listener, _listener) || ended.Error is null)
        {
            return;
        }

        if (ended.AnyAccepted)
        {
            _acceptBackOff.Reset();
        }

        var wait = _acceptBackOff.Next();
        SupervisionLog.AcceptFailed(_services.Logger, Where, ended.Error.Message, wait);
        Timers.StartSingleTimer(nameof(AcceptAgain), AcceptAgain.Instance, wait);
    }

    private static async Task<AcceptEnded> AcceptAllAsync(IConnectionListener listener, IActorRef receiver, IActorRef self)
    {
        var any = false;
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync();
                any = true;
                receiver.Tell(new Accepted(connection), self);
            }
        }
        catch (SocketException error) when (error.SocketErrorCode is not SocketError.OperationAborted)
        {
            return new AcceptEnded(listener, any, error);
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
            return new AcceptEnded(listener, any, null);
        }
    }
}
