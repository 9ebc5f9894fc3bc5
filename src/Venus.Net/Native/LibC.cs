using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>
/// The system calls of Linux that .NET does not offer, as they are; the classes beside this one make them safe. All return -1 and set errno on
/// failure. The numbers of flags are those of asm-generic, which x86-64 and arm64 share (<see cref="LinuxPlatform"/>).
/// </summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";

    /// <summary>O_CLOEXEC of open(2).</summary>
    public const int CloseOnExec = 0x80000;

    /// <summary>epoll_create1(2). EMFILE, ENFILE: no descriptor is left; ENOMEM.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    /// <summary>epoll_ctl(2). EEXIST and ENOENT: the descriptor is, or is not, in the set already; EBADF; ENOMEM; ENOSPC: fs.epoll.max_user_watches.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_ctl(int epoll, int operation, int descriptor, void* epollEvent);

    /// <summary>epoll_wait(2). EINTR: a signal came; wait again.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_wait(int epoll, void* events, int maxEvents, int timeout);

    /// <summary>eventfd(2). EMFILE, ENFILE, ENOMEM.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);

    /// <summary>write(2), on an eventfd: EAGAIN if the counter is full, which leaves it readable all the same.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial nint write(int descriptor, void* bytes, nuint count);

    /// <summary>socket(2). EMFILE, ENFILE: no descriptor is left; EAFNOSUPPORT: the system has no such addresses.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int socket(int family, int type, int protocol);

    /// <summary>connect(2). EINPROGRESS: writable says when it is decided, and SO_ERROR how; ENETUNREACH, EADDRNOTAVAIL, ECONNREFUSED…: it is decided.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int connect(int socket, void* address, uint length);

    /// <summary>accept4(2). EAGAIN: nobody waits; ECONNABORTED, EPROTO: whoever did has gone; EMFILE, ENFILE, ENOBUFS, ENOMEM: no descriptor or memory is left.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int accept4(int socket, void* address, uint* length, int flags);

    /// <summary>poll(2).</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int poll(void* descriptors, nuint count, int timeout);

    /// <summary>ioctl(2) FIONREAD, tcp(7): bytes that can be received.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int ioctl(int descriptor, nuint request, int* value);

    /// <summary>setsockopt(2).</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int setsockopt(int socket, int level, int name, void* value, uint length);

    /// <summary>recv(2). EAGAIN: nothing has come; ECONNRESET, ETIMEDOUT, EHOSTUNREACH…: the connection failed. 0 is the peer's FIN.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recv(int socket, void* bytes, nuint count, int flags);

    /// <summary>send(2). EAGAIN: no room; EPIPE, ECONNRESET, ETIMEDOUT…: the connection failed.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial nint send(int socket, void* bytes, nuint count, int flags);

    /// <summary>shutdown(2). ENOTCONN: the connection was reset before.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int shutdown(int socket, int how);

    /// <summary>getsockopt(2).</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int getsockopt(int socket, int level, int name, void* value, uint* length);

    /// <summary>splice(2). EAGAIN: the socket has nothing or no room, or the pipe is full or empty; otherwise as recv and send. 0 is the peer's FIN.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial nint splice(int from, long* fromOffset, int to, long* toOffset, nuint count, uint flags);

    /// <summary>pipe2(2). EMFILE, ENFILE: no descriptor is left.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int pipe2(int* ends, int flags);

    /// <summary>fcntl(2) F_SETPIPE_SZ. EPERM: beyond /proc/sys/fs/pipe-max-size or pipe-user-pages-soft; the pipe keeps its size.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int fcntl(int descriptor, int command, int argument);

    /// <summary>getrlimit(2). EINVAL: no such limit.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int getrlimit(int resource, void* limit);

    /// <summary>open(2), with O_RDONLY and <see cref="CloseOnExec"/> only, which are the same on both processors. EACCES, ENOENT…</summary>
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    /// <summary>fsync(2), on a folder: its names are on the disk. EINVAL: the file system has nothing of the kind.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int fsync(int descriptor);

    /// <summary>link(2): one more name for a file. EEXIST: something of that name is there, and is left alone; ENOENT: the file is gone; EPERM,
    /// EOPNOTSUPP: no hard links there.</summary>
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int link(string file, string name);

    /// <summary>statx(2). ENOENT, EACCES; ENOSYS before Linux 4.11.</summary>
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int statx(int folder, string path, int flags, uint mask, void* status);

    /// <summary>geteuid(2). Never fails.</summary>
    [LibraryImport(Library)]
    public static partial uint geteuid();

    /// <summary>syscall(2), for what the C library has no function for. ENOSYS: the system is too old; EPERM: it is forbidden (seccomp(2)).</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);

    /// <summary>close(2). Whatever it returns, the descriptor is gone on Linux.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int close(int descriptor);
}
