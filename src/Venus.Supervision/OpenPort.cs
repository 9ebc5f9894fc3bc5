using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Links;

namespace Venus.Supervision;

/// <summary>An address that is listened on: one listening port, or two for both loopbacks. Held against everybody else in the process.</summary>
internal sealed class OpenPort : IDisposable
{
    // A port that the system chose for one loopback may be taken on the other.
    private const int MostChoices = 16;

    private readonly IDisposable _claim;

    private OpenPort(IReadOnlyList<IConnectionListener> listeners, IDisposable claim)
    {
        Listeners = listeners;
        _claim = claim;
    }

    /// <summary>What accepts, at least one.</summary>
    public IReadOnlyList<IConnectionListener> Listeners { get; }

    /// <summary>Where, with the port that the system chose if it was asked to.</summary>
    public IPEndPoint EndPoint => Listeners[0].EndPoint;

    /// <summary>Opens an address.</summary>
    /// <param name="terms">Which, and how.</param>
    /// <param name="services">The node's services.</param>
    /// <param name="owner">Who wants it, for others who want it too.</param>
    /// <exception cref="SocketException">It cannot be opened; the message is for people.</exception>
    public static OpenPort Open(ListenTerms terms, NodeServices services, string owner)
    {
        if (!services.Ports.TryClaim(terms.Address, owner, out var claim, out var holder))
        {
            throw InUse(holder);
        }

        List<IConnectionListener> listeners = [];
        try
        {
            listeners = OpenAll(terms, services.Network);
            return new OpenPort(listeners, terms.Address.Port != 0 ? claim : ClaimChosen(terms.Address, listeners[0].EndPoint.Port, services.Ports, owner));
        }
        catch
        {
            listeners.ForEach(static listener => listener.Dispose());
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Whether an error is one that time alone does not mend.</summary>
    public static bool IsCertain(SocketError error) =>
        error is SocketError.AddressAlreadyInUse or SocketError.AccessDenied or SocketError.AddressFamilyNotSupported or SocketError.OperationNotSupported;

    /// <summary>Why an address cannot be opened, in words.</summary>
    public static string Explain(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable => "no interface of this machine has the address",
        SocketError.AccessDenied => "not allowed; ports below 1024 need CAP_NET_BIND_SERVICE",
        _ => error.Message,
    };

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var listener in Listeners)
        {
            listener.Dispose();
        }

        _claim.Dispose();
    }

    private static List<IConnectionListener> OpenAll(ListenTerms terms, INodeNetwork network)
    {
        for (var choice = 1; ; choice++)
        {
            var open = new List<IConnectionListener>();
            try
            {
                foreach (var place in terms.Address.Places)
                {
                    if (TryListen(place with { Port = open.Count > 0 ? open[0].EndPoint.Port : place.Port }, terms, network, isFirst: open.Count == 0) is { } listener)
                    {
                        open.Add(listener);
                    }
                }

                return open;
            }
            catch (SocketException error)
            {
                open.ForEach(static listener => listener.Dispose());
                if (terms.Address.Port != 0 || error.SocketErrorCode != SocketError.AddressAlreadyInUse || choice == MostChoices)
                {
                    throw;
                }
            }
        }
    }

    // A machine without IPv6 has one loopback.
    private static IConnectionListener? TryListen(ListenAddress place, ListenTerms terms, INodeNetwork network, bool isFirst)
    {
        try
        {
            return network.Listen(place, terms.Backlog, terms.Shared, terms.Use);
        }
        catch (SocketException error) when (!isFirst && error.SocketErrorCode is (SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported))
        {
            return null;
        }
    }

    private static IDisposable ClaimChosen(ListenAddress address, int port, PortsInUse ports, string owner) =>
        ports.TryClaim(address with { Port = port }, owner, out var claim, out var holder) ? claim : throw InUse(holder);

    private static SocketException InUse(string holder) => new((int)SocketError.AddressAlreadyInUse, $"this process listens there already: {holder}");
}
