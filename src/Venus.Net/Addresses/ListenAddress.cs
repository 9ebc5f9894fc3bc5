using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Addresses;

/// <summary>
/// Where to listen: <c>0.0.0.0:9000</c>, <c>[::1]:9000</c>, <c>localhost:9000</c> for both loopbacks, or <c>*:9000</c> and plain
/// <c>9000</c> for every address of both families. Port 0 lets the system choose one.
/// </summary>
/// <param name="Address">The address, or <see langword="null"/> for every address of both families.</param>
/// <param name="Port">The port, 0 to 65535.</param>
/// <param name="IsLocalhost">Whether it is both loopbacks; the address is the one of IPv4 then.</param>
public sealed record ListenAddress(IPAddress? Address, int Port, bool IsLocalhost = false) : IParsable<ListenAddress>
{
    // asm-generic/socket.h; the same on x86-64 and arm64.
    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    /// <summary>The address, or <see langword="null"/> for every address of both families. IPv4 within IPv6 is IPv4.</summary>
    public IPAddress? Address { get; init; } = Address is { IsIPv4MappedToIPv6: true } ? Address.MapToIPv4() : Address;

    /// <summary>Both loopbacks.</summary>
    public static ListenAddress Localhost(int port) => new(IPAddress.Loopback, port, IsLocalhost: true);

    /// <summary>Whether it is every address of this machine, or every one of a family.</summary>
    public bool IsEverywhere => Address is null || IsWildcard(Address);

    /// <summary>What is opened for it, each by a socket of its own: itself, or both loopbacks.</summary>
    public IReadOnlyList<ListenAddress> Places =>
        IsLocalhost ? [new ListenAddress(IPAddress.Loopback, Port), new ListenAddress(IPAddress.IPv6Loopback, Port)] : [this];

    /// <summary>
    /// Whether both cannot be open at once: the same port, and an address that both have. <c>[::]</c> is IPv6 alone here, and meets no IPv4.
    /// Port 0 is a port of the system's choice and meets nothing.
    /// </summary>
    public bool Overlaps(ListenAddress other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Port != 0 && Port == other.Port && Places.Any(mine => other.Places.Any(theirs => Meet(mine.Address, theirs.Address)));
    }

    /// <summary>Opens a listening socket here.</summary>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <param name="shared">
    /// Whether another process of the same user may listen here too, if it says the same (SO_REUSEPORT, socket(7)): the kernel
    /// shares new connections out among them. Linux only.
    /// </param>
    /// <exception cref="SocketException">The address is in use, not of this machine, or not allowed; or it cannot be shared.</exception>
    /// <exception cref="InvalidOperationException">It is more than one place: each of <see cref="Places"/> is opened by itself.</exception>
    public Socket Listen(int backlog, bool shared = false)
    {
        if (IsLocalhost)
        {
            throw new InvalidOperationException($"{this} takes two sockets.");
        }

        var any = Address is null;
        var address = any ? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any) : Address!;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = any;
            }

            if (shared)
            {
                Share(socket);
            }

            // Every connection that is accepted has it from here (tcp(7)).
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.Bind(new IPEndPoint(address, Port));
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Share(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SocketException((int)SocketError.OperationNotSupported);
        }

        socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
    }

    private static bool Meet(IPAddress? one, IPAddress? other) =>
        one is null || other is null || one.Equals(other) || (one.AddressFamily == other.AddressFamily && (IsWildcard(one) || IsWildcard(other)));

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <inheritdoc />
    public override string ToString() => $"{(IsLocalhost ? "localhost" : Address is null ? "*" : HostText.Of(Address))}:{Port}";

    /// <summary>Reads an address from its text.</summary>
    /// <exception cref="FormatException">The text is no such address; the message says what is wrong and what to write.</exception>
    public static ListenAddress Parse(string text) =>
        TryParse(text, null, out var address) ? address : throw new FormatException(AddressProblem.OfListen(text));

    /// <inheritdoc />
    public static ListenAddress Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out ListenAddress? result)
    {
        result = null;
        if (!HostText.TrySplit(s, out var host, out var port))
        {
            return false;
        }

        result = host switch
        {
            "" or "*" => new ListenAddress(null, port),
            _ when string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) => Localhost(port),
            _ => IPAddress.TryParse(host, out var address) ? new ListenAddress(address, port) : null,
        };
        return result is not null;
    }
}
