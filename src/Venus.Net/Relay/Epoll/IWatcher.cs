using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>Whom an <see cref="EventLoop"/> tells of a descriptor's events, on its thread.</summary>
internal interface IWatcher
{
    /// <summary>Notes the events; the work they make is done in a turn. Does not throw.</summary>
    void OnEvents(EpollEvents events);

    /// <summary>The loop ends. Does not throw.</summary>
    void Abandon();
}
