using System.Net;
using System.Net.Sockets;

namespace Venus.FunctionalTests.Legacy.Doubles;

/// <summary>What the doubles of the first Venus' programs share: blocking sockets and a thread for each loop, as these have.</summary>
internal abstract class OriginalProgram : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Thread> _threads = [];
    private bool _stopped;

    protected bool Stopped => Volatile.Read(ref _stopped);

    protected static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    protected static IPEndPoint Loopback(int port) => new(IPAddress.Loopback, port);

    /// <summary>Sees to it that the socket ends with the program.</summary>
    protected Socket Keep(Socket socket)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                socket.Dispose();
            }

            _sockets.Add(socket);
        }

        return socket;
    }

    /// <summary>Runs a loop on a thread of its own; a loop that throws has died, as a Python thread does, and nobody is told.</summary>
    protected void Start(Action loop)
    {
        var thread = new Thread(() =>
        {
            try
            {
                loop();
            }
            catch (Exception death) when (death is SocketException or ObjectDisposedException)
            {
                // The thread is dead; the program goes on without it.
            }
        })
        { IsBackground = true };

        lock (_gate)
        {
            _threads.Add(thread);
        }

        thread.Start();
    }

    protected static byte[] Receive(Socket socket)
    {
        var buffer = new byte[1024];
        return buffer[..socket.Receive(buffer)];
    }

    /// <summary>Waits until one of two sockets has something to read (select(2)).</summary>
    protected static IReadOnlyList<Socket> Select(Socket one, Socket other)
    {
        var readable = new List<Socket> { one, other };
        Socket.Select(readable, null, null, -1);
        return readable;
    }

    public void Dispose()
    {
        List<Thread> threads;
        lock (_gate)
        {
            _stopped = true;
            foreach (var socket in _sockets)
            {
                // A blocked select or accept is woken by shutdown, not by close.
                try
                {
                    socket.Shutdown(SocketShutdown.Both);
                }
                catch (SocketException)
                {
                    // It was not connected.
                }
                catch (ObjectDisposedException)
                {
                    // It has ended before.
                }

                socket.Dispose();
            }

            threads = [.. _threads];
        }

        Stopping();
        threads.ForEach(static thread => thread.Join(TimeSpan.FromSeconds(5)));
    }

    protected virtual void Stopping()
    {
    }
}
