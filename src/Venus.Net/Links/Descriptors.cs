using Venus.Net.Native;
using Venus.Net.Relay.Epoll;

namespace Venus.Net.Links;

/// <summary>
/// How many descriptors this process may have (RLIMIT_NOFILE, getrlimit(2)), and how near it is to that. POSIX gives out the lowest number that is free
/// (open(2)), so the number of a new socket says how many are taken, without counting.
/// </summary>
public static class Descriptors
{
    /// <summary>The limit as it stands now (prlimit(1) changes it at any time), or <see langword="null"/> where it is not known or there is none.</summary>
    public static long? Limit => OpenFilesLimit.Read();

    /// <summary>Whether a connection that was just accepted took one of the last descriptors. False for one that is no socket.</summary>
    /// <param name="connection">Just accepted.</param>
    /// <param name="reserve">How many are not to be taken.</param>
    public static bool AreShort(Connection connection, int reserve) =>
        EpollHandle.TryFind(connection) is { } handle && AreShort(handle.DangerousGetHandle(), Limit, reserve);

    internal static bool AreShort(nint descriptor, long? limit, int reserve) => limit is { } all && descriptor >= all - reserve;
}
