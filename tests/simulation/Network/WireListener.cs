using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.SimulationTests.World;

namespace Venus.SimulationTests.Network;

/// <summary>A listening port.</summary>
internal sealed class WireListener(SimulatedNetwork network, SimulatedProcess process, IPEndPoint endPoint, int backlog) : IConnectionListener
{
    private readonly Queue<WireEnd> _arrived = new();
    private TaskCompletionSource? _waiting;
    private bool _closed;

    public SimulatedProcess Process => process;

    public IPEndPoint EndPoint => endPoint;

    public bool IsFull => _arrived.Count >= backlog;

    /// <summary>Accepts that fail before one succeeds again.</summary>
    public int Failures { get; set; }

    /// <summary>Connections that the process was given.</summary>
    public List<WireEnd> Accepted { get; } = [];

    public void Offer(WireEnd end)
    {
        _arrived.Enqueue(end);
        _waiting?.TrySetResult();
        _waiting = null;
    }

    public async ValueTask<Connection> AcceptAsync()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_arrived.Count > 0 && Failures > 0)
            {
                Failures--;
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            }

            if (_arrived.TryDequeue(out var end))
            {
                Accepted.Add(end);
                return end;
            }

            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _waiting.Task;
        }
    }

    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        network.Forget(this);
        while (_arrived.TryDequeue(out var end))
            end.Reset();
        _waiting?.TrySetException(new SocketException((int)SocketError.OperationAborted));
    }
}
