using System.Net.Sockets;

namespace Venus.FunctionalTests.Legacy.Doubles;

/// <summary>
/// The server of the first Venus with its quirks: one control connection at a time and no read but for heartbeats; ACTIVATE sent
/// whenever a visitor is accepted, glued to a heartbeat or not; the next connection on <c>remotePort</c> taken for this visitor's,
/// waited for without a deadline; 1,024 bytes at a time; either side's end closes both, with NODATA before it.
/// </summary>
internal sealed class OriginalServer : OriginalProgram
{
    private readonly int _commonPort;
    private readonly int _remotePort;
    private readonly int _toPort;
    private readonly TimeSpan _heartbeat;
    private readonly ManualResetEventSlim _alive = new();
    private readonly ManualResetEventSlim _stop = new();
    private Socket? _control;
    private int _heartbeats;

    public OriginalServer(int commonPort, int remotePort, int toPort, TimeSpan heartbeat)
    {
        _commonPort = commonPort;
        _remotePort = remotePort;
        _toPort = toPort;
        _heartbeat = heartbeat;
        var links = Listen(_remotePort);
        var users = Listen(_toPort);
        Start(Heartbeat);
        Start(() => Forward(users, links));
    }

    /// <summary>Heartbeats that were answered.</summary>
    public int Heartbeats => Volatile.Read(ref _heartbeats);

    /// <summary>Ends the control connection, as a network that fails does.</summary>
    public void LoseClient()
    {
        _alive.Wait();
        _control!.Shutdown(SocketShutdown.Both);
    }

    protected override void Stopping()
    {
        _stop.Set();
        _alive.Set();
    }

    private Socket Listen(int port)
    {
        var listener = Keep(NewSocket());
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(Loopback(port));
        listener.Listen(5);
        return listener;
    }

    private void Heartbeat()
    {
        while (!Stopped)
        {
            if (!_alive.IsSet)
            {
                using var listener = Listen(_commonPort);
                _control = Keep(listener.Accept());
                _alive.Set();
            }

            try
            {
                _control!.Send("IAMALIVE"u8);
                if (Receive(_control).Length == 0)
                {
                    _control.Close();
                    _alive.Reset();
                }
                else
                {
                    Interlocked.Increment(ref _heartbeats);
                }
            }
            catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
            {
                _alive.Reset();
            }

            _stop.Wait(_heartbeat);
        }
    }

    private void Forward(Socket users, Socket links)
    {
        while (!Stopped)
        {
            // The original looks again and again while no client is there; it is the same from outside.
            _alive.Wait();
            var user = Keep(users.Accept());
            _control!.Send("ACTIVATE"u8);
            var link = Keep(links.Accept());
            Start(() => Map(link, user));
        }
    }

    private static void Map(Socket link, Socket user)
    {
        using (link)
        using (user)
        {
            while (true)
            {
                foreach (var readable in Select(link, user))
                {
                    var read = Receive(readable);
                    if (read.Length == 0)
                    {
                        link.Send("NODATA"u8);
                        return;
                    }

                    (readable == link ? user : link).Send(read);
                }
            }
        }
    }
}
