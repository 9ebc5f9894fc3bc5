using System.Threading.Channels;

namespace Venus.Demo;

/// <summary>What a node says on its event stream, one event after another. It listens from its making on, so make it before the cause.</summary>
/// <typeparam name="T">The event.</typeparam>
internal sealed class EventTap<T> : IDisposable
    where T : class
{
    // More than one demo causes; a full tap would lose the newest.
    private const int Capacity = 4096;

    private readonly Channel<T> _events = Channel.CreateBounded<T>(Capacity);
    private readonly ActorSystem _system;
    private readonly IActorRef _actor;

    /// <summary>Listens to the event stream of <paramref name="system"/>.</summary>
    public EventTap(ActorSystem system)
    {
        _system = system;
        _actor = system.ActorOf(Venus.Supervision.ActorProps.Of(() => new TapActor(_events.Writer)));
        system.EventStream.Subscribe(_actor, typeof(T));
    }

    /// <summary>The next event.</summary>
    public async Task<T> NextAsync(CancellationToken cancel) => await _events.Reader.ReadAsync(cancel);

    /// <inheritdoc />
    public void Dispose() => _system.Stop(_actor);

    private sealed class TapActor : ReceiveActor
    {
        public TapActor(ChannelWriter<T> events) => Receive<T>(happened => events.TryWrite(happened));
    }
}
