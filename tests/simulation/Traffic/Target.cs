using System.Buffers.Binary;
using Venus.SimulationTests.Network;

namespace Venus.SimulationTests.Traffic;

/// <summary>A target's end of one bridge: learns from the first bytes whose it is, checks the rest, and answers as that visitor's script says.</summary>
internal sealed class Target(Crowd crowd, int app, WireEnd connection) : Party(crowd, connection)
{
    private readonly TaskCompletionSource _known = new();
    private readonly TaskCompletionSource _ended = new();
    private readonly byte[] _header = new byte[VisitorScript.HeaderSize];

    public Visitor? Visitor { get; private set; }

    public Task RunAsync() => ConverseAsync(AnswerAsync, ListenAsync);

    protected override void OnEnd()
    {
        if (Connection.Wire!.Dialled.IsOrphan || Visitor is null)
            return;
        if (!Visitor.HasEnded || Visitor.Sent != Received)
            Crowd.Violation($"the target of visitor {Visitor.Script.Id} saw a clean end after {Received} bytes, but the visitor sent {Visitor.Sent} and {(Visitor.HasEnded ? "ended" : "has not ended")}");
    }

    private async Task AnswerAsync()
    {
        await _known.Task;
        if (Visitor?.Script is not { } script)
            return;
        await SendAsync(script.DownKey, 0, script.Down, script);
        if (script.TargetEndsLast)
            await _ended.Task;
        EndSending();
    }

    private async Task ListenAsync()
    {
        try
        {
            await ReceiveAsync(Check, TimeSpan.Zero);
        }
        finally
        {
            _known.TrySetResult();
            _ended.TrySetResult();
        }
    }

    private void Check(long offset, ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes.Span;
        if (offset < _header.Length)
        {
            var count = Math.Min(_header.Length - (int)offset, rest.Length);
            rest[..count].CopyTo(_header.AsSpan((int)offset));
            rest = rest[count..];
            offset += count;
            if (offset == _header.Length)
                Introduce(BinaryPrimitives.ReadInt64BigEndian(_header));
        }

        if (rest.IsEmpty || Visitor is null)
            return;
        if (SeededStream.FirstStranger(Visitor.Script.UpKey, offset, rest) is >= 0 and var stranger)
            Crowd.Violation($"the target of visitor {Visitor.Script.Id} received a byte that is not the visitor's, at {offset + stranger}");
        if (Visitor.Script.TargetResetsAt is >= 0 and var limit && offset + rest.Length >= limit)
            Reset();
    }

    private void Introduce(long id)
    {
        Visitor = Crowd.Find(id);
        if (Visitor is null)
            Crowd.Violation($"a target of app {app} was sent the id of a visitor that does not exist");
        else if (Visitor.Script.App != app)
            Crowd.Violation($"visitor {id} of app {Visitor.Script.App} reached a target of app {app}");
        else if (Visitor.Target is not null)
            Crowd.Violation($"the bytes of visitor {id} reached a second target");
        else
            Visitor.Target = this;
        _known.TrySetResult();
    }
}
