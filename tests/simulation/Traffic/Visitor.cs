using System.Buffers.Binary;
using Venus.SimulationTests.Network;

namespace Venus.SimulationTests.Traffic;

/// <summary>A visitor: connects to its app, sends its id and its stream, and checks the answer.</summary>
internal sealed class Visitor(Crowd crowd, VisitorScript script, WireEnd connection) : Party(crowd, connection)
{
    private readonly TaskCompletionSource _answerEnded = new();

    public VisitorScript Script => script;

    /// <summary>The one target that has received anything of this visitor.</summary>
    public Target? Target { get; set; }

    public bool HasReset { get; private set; }

    public Task RunAsync() => ConverseAsync(TalkAsync, ListenAsync);

    protected override void OnEnd()
    {
        // A process that is killed has its sockets closed by the system, in order: nothing that Venus can do changes that.
        if (Connection.Wire!.Accepted.IsOrphan)
            return;
        if (Target is not { HasEnded: true } target || target.Sent != Received)
            Crowd.Violation($"visitor {script.Id} saw a clean end after {Received} bytes, but its target sent {Target?.Sent ?? 0} and {(Target?.HasEnded == true ? "ended" : "has not ended")}");
    }

    private async Task TalkAsync()
    {
        var header = new byte[VisitorScript.HeaderSize];
        BinaryPrimitives.WriteInt64BigEndian(header, script.Id);
        var limit = script.VisitorResetsAt >= 0 ? Math.Min(script.VisitorResetsAt, script.Up) : script.Up;
        await SendAsync(header.AsMemory(0, Math.Min(header.Length, limit)));
        if (script.Idle > TimeSpan.Zero)
            await Crowd.DelayAsync(script.Idle);
        await SendAsync(script.UpKey, VisitorScript.HeaderSize, limit, script);
        if (script.VisitorResetsAt >= 0)
        {
            HasReset = true;
            Reset();
            return;
        }

        if (script.VisitorEndsLast)
            await _answerEnded.Task;
        EndSending();
    }

    private async Task ListenAsync()
    {
        try
        {
            await ReceiveAsync(Check, script.Reading);
        }
        finally
        {
            _answerEnded.TrySetResult();
        }
    }

    private void Check(long offset, ReadOnlyMemory<byte> bytes)
    {
        if (SeededStream.FirstStranger(script.DownKey, offset, bytes.Span) is >= 0 and var stranger)
            Crowd.Violation($"visitor {script.Id} received a byte that is not its target's, at {offset + stranger}");
    }
}
