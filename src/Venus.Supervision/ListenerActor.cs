using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Links;

namespace Venus.Supervision;

/// <summary>
/// Listens on one address and hands each connection to its parent, or to whom that names. It owns the listening sockets and dies with its parent
/// only: an address that cannot be opened is tried again as long as its terms say, a failed accept (descriptors gone, connection aborted) is waited out.
/// </summary>
/// <remarks><code>
/// Opening ──opened──► Accepting ──accept failed──► Pausing ──timer──► Accepting
///    ▲  ├─failed─► timer ─┐
///    └──│─────────────────┘
///       └─failed, no more patience─► GivenUp (the parent decides)
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

    /// <summary>To the parent: the address cannot be opened now.</summary>
    /// <param name="Address">The address.</param>
    /// <param name="Cause">Why, in words.</param>
    /// <param name="InUse">True when somebody has it.</param>
    /// <param name="GivenUp">Whether it is not tried again. That is for the parent to tell; what is tried again has been logged.</param>
    public sealed record ListenFailed(ListenAddress Address, string Cause, bool InUse, bool GivenUp);

    private sealed record AcceptEnded(IConnectionListener Listener, bool AnyAccepted, SocketException? Error);

    private sealed record OpenAgain
    {
        public static OpenAgain Instance { get; } = new();
    }

    private sealed record AcceptAgain(IConnectionListener Listener);

    private readonly ListenTerms _terms;
    private readonly NodeServices _services;
    private readonly IActorRef _receiver;
    private readonly BackOff _openBackOff;
    private readonly BackOff _acceptBackOff;
    private OpenPort? _port;
    private string? _toldCause;

    private ListenerActor(ListenTerms terms, NodeServices services, IActorRef? receiver)
    {
        _receiver = receiver ?? Context.Parent;
        _terms = terms;
        _services = services;
        _openBackOff = new BackOff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), services.Random);
        _acceptBackOff = new BackOff(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(500), services.Random);
        Receive<OpenAgain>(_ => Open());
        Receive<AcceptAgain>(again => Accept(again.Listener));
        Receive<AcceptEnded>(OnAcceptEnded);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="terms">Where to listen, and how.</param>
    /// <param name="services">The node's services.</param>
    /// <param name="receiver">Who gets the connections; the parent if <see langword="null"/>.</param>
    public static Props Props(ListenTerms terms, NodeServices services, IActorRef? receiver = null) =>
        ActorProps.Of(() => new ListenerActor(terms, services, receiver));

    /// <inheritdoc />
    protected override void Begin() => Open();

    /// <inheritdoc />
    protected override void End()
    {
        _port?.Dispose();
        _port = null;
    }

    private void Open()
    {
        try
        {
            _port = OpenPort.Open(_terms, _services, Where);
        }
        catch (SocketException error)
        {
            OnOpenFailed(error);
            return;
        }

        _openBackOff.Reset();
        _toldCause = null;
        Context.Parent.Tell(new Listening(_port.EndPoint));
        foreach (var listener in _port.Listeners)
        {
            Accept(listener);
        }
    }

    private void OnOpenFailed(SocketException error)
    {
        var givesUp = _terms.Patience == ListenPatience.None || (_terms.Patience == ListenPatience.UntilCertain && OpenPort.IsCertain(error.SocketErrorCode));
        var cause = OpenPort.Explain(error);
        Context.Parent.Tell(new ListenFailed(_terms.Address, cause, error.SocketErrorCode == SocketError.AddressAlreadyInUse, givesUp));
        if (givesUp)
        {
            return;
        }

        var wait = _openBackOff.Next();
        if (cause != _toldCause)
        {
            SupervisionLog.ListenFailed(_services.Logger, Where, _terms.Address.ToString(), cause, wait);
            _toldCause = cause;
        }

        Timers.StartSingleTimer(nameof(OpenAgain), OpenAgain.Instance, wait);
    }

    private void Accept(IConnectionListener listener)
    {
        if (IsOurs(listener))
        {
            AcceptAllAsync(listener, _receiver, Self).PipeTo(Self);
        }
    }

    private void OnAcceptEnded(AcceptEnded ended)
    {
        if (!IsOurs(ended.Listener) || ended.Error is null)
        {
            return;
        }

        if (ended.AnyAccepted)
        {
            _acceptBackOff.Reset();
        }

        var wait = _acceptBackOff.Next();
        SupervisionLog.AcceptFailed(_services.Logger, Where, ended.Error.Message, wait);
        Timers.StartSingleTimer(ended.Listener, new AcceptAgain(ended.Listener), wait);
    }

    private bool IsOurs(IConnectionListener listener) => _port is not null && _port.Listeners.Contains(listener);

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
