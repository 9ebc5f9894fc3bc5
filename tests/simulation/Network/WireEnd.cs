using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.SimulationTests.World;

namespace Venus.SimulationTests.Network;

/// <summary>
/// A process' end of a TCP connection, with the manners of Linux: what has arrived before a reset can still be read; the reset is told once, to the call that meets it first, and
/// to others the stream has ended; closing with unread bytes resets; bytes for a closed end are answered with a reset.
/// </summary>
internal sealed class WireEnd(SimulatedNetwork network, SimulatedProcess process, IPAddress host, IPEndPoint local, IPEndPoint remote) : Connection
{
    private const long KeepAlive = 15 * TimeSpan.TicksPerSecond;

    private Wire? _wire;
    private Flow _in = null!;
    private Flow _out = null!;
    private TaskCompletionSource? _reader;
    private TaskCompletionSource? _writer;
    private SocketError? _error;
    private bool _broken;
    private bool _closed;
    private bool _sendingEnded;
    private bool _ended;
    private bool _vanished;
    private int _silences;

    public IPAddress Host => host;

    public SimulatedProcess Process { get; set; } = process;

    public IPEndPoint Local => local;

    public IPEndPoint Peer => remote;

    /// <summary>Whether its process has let go of it.</summary>
    public override bool IsClosed => _closed;

    /// <summary>Whether its process died holding it: the system closes it then, in its own way.</summary>
    public bool IsOrphan { get; private set; }

    /// <summary>Whether the connection was reset or given up.</summary>
    public bool IsBroken => _broken;

    public Wire? Wire => _wire;

    public Flow Incoming => _in;

    public override string ToString() =>
        $"{local}-{remote} {(IsClosed ? "closed" : "open")} readable {_in.Readable}, room {_out.Room}{(_ended ? ", ended" : "")}{(_sendingEnded ? ", sending ended" : "")}{(_broken ? ", broken" : "")}{(_reader is null ? "" : ", a reader waits")}{(_writer is null ? "" : ", a writer waits")}";

    public override EndPoint? Remote => IsClosed ? null : remote;

    public override int Available => Open()._in.Readable;

    public override bool IsReadable => Open().CanRead;

    public override TimeSpan Silence => Open()._out.Unanswered;

    private bool CanRead => _in.Readable > 0 || _ended || _broken;

    public void Join(Wire wire, Flow outgoing, Flow incoming)
    {
        _wire = wire;
        _out = outgoing;
        _in = incoming;
    }

    public override void Prepare() => Open();

    public override void PrepareLink()
    {
        Open();
        network.After(KeepAlive, AskAlive);
    }

    public override int Receive(Span<byte> room, out SocketError error)
    {
        Open();
        error = SocketError.Success;
        if (_in.Readable > 0)
            return _in.Take(room);
        if (_error is { } failure)
        {
            _error = null;
            error = failure;
        }
        else if (!_ended && !_broken)
        {
            error = SocketError.WouldBlock;
        }

        return 0;
    }

    public override int Send(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        Open();
        error = SocketError.Success;
        if (_error is { } failure)
        {
            _error = null;
            error = failure;
            return 0;
        }

        if (_broken || _sendingEnded)
        {
            error = SocketError.Shutdown;
            return 0;
        }

        if (bytes.IsEmpty)
            return 0;
        var count = _out.Push(bytes);
        if (count == 0)
            error = SocketError.WouldBlock;
        return count;
    }

    public override bool HasFailed(out SocketError error)
    {
        Open();
        error = _error ?? SocketError.Success;
        _error = null;
        return error != SocketError.Success;
    }

    public override async ValueTask WaitReadableAsync(CancellationToken cancellation = default)
    {
        Open();
        cancellation.ThrowIfCancellationRequested();
        if (!CanRead && !network.IsSpuriousWake())
            await WaitAsync(_reader = NewWait(), cancellation);

        // A read of nothing meets a reset, epoll does not: both drivers are simulated.
        if (_in.Readable == 0 && _error is { } failure && network.Coin())
        {
            _error = null;
            throw new SocketException((int)failure);
        }
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> room, CancellationToken cancellation = default)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Receive(room.Span, out var error);
            if (error == SocketError.Success)
                return count;
            if (error != SocketError.WouldBlock)
                throw new SocketException((int)error);
            await WaitAsync(_reader = NewWait(), cancellation);
        }
    }

    public override async ValueTask<int> PeekAsync(Memory<byte> room, CancellationToken cancellation = default)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Open();
            if (_in.Readable > 0)
            {
                var count = Math.Min(room.Length, _in.Readable);
                _in.Peek(room.Span[..count]);
                return count;
            }

            var ended = Receive([], out var error);
            if (error == SocketError.Success)
                return ended;
            if (error != SocketError.WouldBlock)
                throw new SocketException((int)error);
            await WaitAsync(_reader = NewWait(), cancellation);
        }
    }

    public override async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        for (var rest = bytes; !rest.IsEmpty;)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Send(rest.Span, out var error);
            if (error == SocketError.WouldBlock)
                await WaitAsync(_writer = NewWait(), cancellation);
            else if (error != SocketError.Success)
                throw new SocketException((int)error);
            rest = rest[count..];
        }

        return bytes.Length;
    }

    /// <summary>Waits until there is room to send, or there will be none.</summary>
    public async Task WaitWritableAsync() => await WaitAsync(_writer = NewWait(), CancellationToken.None);

    public override void EndSending()
    {
        Open();
        if (_broken)
            throw new SocketException((int)SocketError.NotConnected);
        if (_sendingEnded)
            return;
        _sendingEnded = true;
        _out.PushFin();
    }

    public override void Reset()
    {
        if (!Close())
            return;
        if (_broken)
            return;

        // A reset is sent once: where nothing arrives it is lost, and the other side learns of it when it says something itself.
        if (network.Coin())
        {
            _out.PushReset();
        }
        else
        {
            network.After(network.DelayOf(_out.Route), () =>
            {
                if (_out.Route.IsBlocked || _wire!.IsSilent)
                    return;
                _out.DropInFlight();
                _out.Receiver.OnReset();
            });
        }
    }

    public override void Dispose()
    {
        if (IsClosed)
            return;
        if (_in.Readable > 0)
        {
            Reset();
            return;
        }

        Close();
        if (!_broken && !_sendingEnded)
            _out.PushFin();
    }

    /// <summary>The process died: the system closes what it held.</summary>
    public void Orphan()
    {
        IsOrphan = true;
        Dispose();
    }

    /// <summary>The machine died: nobody is told.</summary>
    public void Vanish()
    {
        IsOrphan = _vanished = true;
        if (Close())
            _out.DropInFlight();
    }

    public void OnData()
    {
        if (IsClosed || _broken)
            AnswerWithReset();
        else
            Wake(ref _reader);
    }

    public void OnFin()
    {
        _ended = true;
        if (!IsClosed)
            Wake(ref _reader);
        else if (_vanished)
            AnswerWithReset();
    }

    public void OnReset() => Break(SocketError.ConnectionReset);

    public void OnTimedOut() => Break(SocketError.TimedOut);

    public void OnRoom() => Wake(ref _writer);

    private static TaskCompletionSource NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task WaitAsync(TaskCompletionSource wait, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(static (wait, token) => ((TaskCompletionSource)wait!).TrySetCanceled(token), wait);
        await wait.Task;
    }

    private static void Wake(ref TaskCompletionSource? waiting)
    {
        var wait = waiting;
        waiting = null;
        wait?.TrySetResult();
    }

    private WireEnd Open()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return this;
    }

    private bool Close()
    {
        if (IsClosed)
            return false;
        _closed = true;
        network.Forget(this);
        _reader?.TrySetException(new SocketException((int)SocketError.OperationAborted));
        _writer?.TrySetException(new SocketException((int)SocketError.OperationAborted));
        return true;
    }

    private void Break(SocketError error)
    {
        if (_broken)
            return;
        _broken = true;

        // What is still on its way here arrives at a connection that is none any more.
        if (_in.HasInFlight)
            AnswerWithReset();
        _out.DropInFlight();
        if (IsClosed)
            return;
        _error = error;
        Wake(ref _reader);
        Wake(ref _writer);
    }

    private void AnswerWithReset()
    {
        _in.DropInFlight();
        network.After(network.DelayOf(_out.Route), () =>
        {
            if (!_out.Route.IsBlocked && !_wire!.IsSilent)
                _in.Sender.OnReset();
        });
    }

    // The system's question on an idle connection whether the other side is still there (tcp(7), keep-alive).
    private void AskAlive()
    {
        if (IsClosed || _broken)
            return;
        var silent = _wire!.IsSilent || _in.Route.IsBlocked || _out.Route.IsBlocked;
        _silences = silent ? _silences + 1 : 0;
        if (_silences > 1)
            OnTimedOut();
        else if (!silent && _in.Sender.IsClosed && (!_ended || _in.Sender._vanished))
            OnReset();
        network.After(KeepAlive, AskAlive);
    }
}
