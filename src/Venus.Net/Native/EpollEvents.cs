namespace Venus.Net.Native;

/// <summary>What epoll(7) can be asked for and tell.</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,

    /// <summary>EPOLLIN: there is something to read, or the end.</summary>
    Readable = 0x1,

    /// <summary>EPOLLPRI: among what there is to read is an urgent byte (MSG_OOB), at which a read stops though more has come.</summary>
    Urgent = 0x2,

    /// <summary>EPOLLOUT: there is room to write.</summary>
    Writable = 0x4,

    /// <summary>EPOLLERR: the connection failed; SO_ERROR says how. Told unasked.</summary>
    Error = 0x8,

    /// <summary>EPOLLHUP: both directions are over. Told unasked.</summary>
    HangUp = 0x10,

    /// <summary>EPOLLRDHUP: the peer has ended its direction.</summary>
    PeerEnded = 0x2000,

    /// <summary>EPOLLONESHOT: tell once.</summary>
    Once = 1u << 30,

    /// <summary>EPOLLET: tell changes, not states.</summary>
    Edge = 1u << 31,
}
