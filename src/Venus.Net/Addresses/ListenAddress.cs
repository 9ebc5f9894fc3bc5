using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Addresses;

/// <summary>
/// Where to listen: <c>0.0.0.0:9000</c>, <c>[::1]:9000</c>, <c>localhost:9000</c>, or <c>*:9000</c> and plain <c>9000</c> for
/// every address of both families. Port 0 lets the system choose one.
/// </summary>
/// <param name="Address">The address, or <see langword="null"/> for every address of both families.</param>
/// <param name="Port">The port, 0 to 65535.</param>
public sealed record ListenAddress(IPAddress? Address, int Port) : IParsable<ListenAddress>
{
    // asm-generic/socket.h; the same on x86-64 and arm64.
    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    /// <summary>Opens a listening socket here.</summary>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <param name="shared">
    /// Whether another process of the same user may listen here too, if it says the same (SO_REUSEPORT, socket(7)): the kernel
    /// shares new connections out among them. Linux only.
    /// </param>
    /// <exception cref="SocketException">The address is in use, not of this machine, or not allowed; or it cannot be shared.</exception>
    public Socket Listen(int backlog, bool shared = false)
    {
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

    /// <inheritdoc />
    public override string ToString() => $"{(Address is null ? "*" : HostText.Of(Address))}:{Port}";

    /// <summary>Reads an address from its text.</summary>
    /// <exception cref="FormatException">The text is no such address; the message says what one looks like.</exception>
    public static ListenAddress Parse(string text) =>
        TryParse(text, null, out var address) ? address : throw new FormatException($"'{text}' is no listen address; write \"0.0.0.0:9000\", \"[::]:9000\", \"127.0.0.1:9000\" or just 9000 for every address");

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

        switch (host)
        {
            case "" or "*":
                result = new ListenAddress(null, port);
                return true;
            case "localhost":
                result = new ListenAddress(IPAddress.Loopback, port);
                return true;
            default:
                if (!IPAddress.TryParse(host, out var address))
                {
                    return false;
                }

                result = new ListenAddress(address, port);
                return true;
        }
    }
}
