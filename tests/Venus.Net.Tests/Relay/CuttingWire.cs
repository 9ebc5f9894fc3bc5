using System.Net;
using System.Net.Sockets;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>How a <see cref="CuttingWire"/> cuts.</summary>
public enum CutKind
{
    /// <summary>RST to both ends.</summary>
    Reset,

    /// <summary>FIN to both ends.</summary>
    End,

    /// <summary>The byte is changed; what comes after it arrives.</summary>
    Corrupt,
}

/// <summary>What cuts, and where: behind so many bytes of a direction, counted from the moment it is set.</summary>
/// <param name="Up">Client to server; otherwise the other way.</param>
/// <param name="After">Bytes that still arrive unchanged.</param>
/// <param name="Kind">How.</param>
public sealed record Cut(bool Up, long After, CutKind Kind = CutKind.Reset);

/// <summary>The network between the two ends of one link. Hands bytes on as they come, and fails at the byte it is told to.</summary>
internal sealed class CuttingWire : IDisposable
{
    private readonly Socket _listener = Loopback.Listen(1);
    private readonly Socket _up = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Lock _lock = new();
    private Socket? _down;
    private Cut? _cut;
    private long _passed;

    /// <summary>Where the client dials.</summary>
    public EndPoint Address => _listener.LocalEndPoint!;

    /// <summary>Connects through to the server once the client has dialled.</summary>
    public static CuttingWire To(EndPoint server)
    {
        var wire = new CuttingWire();
        _ = wire.RunAsync(server);
        return wire;
    }

    /// <summary>Sets what cuts from the next byte on. Nothing is on its way meanwhile.</summary>
    public void Set(Cut? cut)
    {
        lock (_lock)
            (_cut, _passed) = (cut, 0);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _up.Dispose();
        _down?.Dispose();
    }

    private async Task RunAsync(EndPoint server)
    {
        try
        {
            _down = await _listener.AcceptAsync();
            _down.NoDelay = true;
            await _up.ConnectAsync(server);
            await Task.WhenAll(CarryAsync(_down, _up, up: true), CarryAsync(_up, _down, up: false));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either end is gone, and so is the wire.
            Break();
        }
    }

    private async Task CarryAsync(Socket from, Socket to, bool up)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer, SocketFlags.None) is > 0 and var count)
            {
                var (passing, cut) = Pass(buffer.AsSpan(0, count), up);
                for (var at = 0; at < passing;)
                    at += await to.SendAsync(buffer.AsMemory(at, passing - at), SocketFlags.None);
                if (cut == CutKind.Reset)
                    Break();
                if (cut == CutKind.End)
                    EndBoth();
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Break();
        }
    }

    private (int Passing, CutKind? Cut) Pass(Span<byte> bytes, bool up)
    {
        lock (_lock)
        {
            if (_cut is not { } cut || cut.Up != up)
                return (bytes.Length, null);
            _passed += bytes.Length;
            if (_passed < cut.After || (_passed == cut.After && cut.Kind == CutKind.Corrupt))
                return (bytes.Length, null);
            var at = bytes.Length - (int)(_passed - cut.After);
            _cut = null;
            if (cut.Kind != CutKind.Corrupt)
                return (at, cut.Kind);
            bytes[at] ^= 0x10;
            return (bytes.Length, null);
        }
    }

    private void EndBoth()
    {
        _up.Shutdown(SocketShutdown.Send);
        _down!.Shutdown(SocketShutdown.Send);
    }

    private void Break()
    {
        _up.Close(0);
        _down?.Close(0);
    }
}
