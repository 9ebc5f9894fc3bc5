using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>An epoll(7) set. Adding and removing are safe from any thread; waiting is one thread's.</summary>
internal sealed unsafe class EpollSet : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;

    // struct epoll_event { uint32_t events; uint64_t data; } is packed on x86-64 alone (epoll_event(3type)).
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(ulong);

    private readonly Descriptor _epoll = new(LibC.epoll_create1(CloseOnExec));
    private readonly byte[] _told;

    /// <param name="capacity">The most events that one wait returns.</param>
    /// <exception cref="Win32Exception">The system has no descriptor or memory left.</exception>
    public EpollSet(int capacity) => _told = GC.AllocateArray<byte>(capacity * EventSize, pinned: true);

    /// <summary>Watches a descriptor; of what is so already is told at once.</summary>
    /// <param name="descriptor">It.</param>
    /// <param name="events">What to tell of it.</param>
    /// <param name="data">What to tell it by.</param>
    /// <param name="known">Whether it is in the set: it is watched for this from now on.</param>
    /// <exception cref="Win32Exception">ENOMEM or ENOSPC: the system has no room for another watch.</exception>
    public void Watch(int descriptor, EpollEvents events, ulong data, bool known = false)
    {
        Span<byte> request = stackalloc byte[EventSize];
        MemoryMarshal.Write(request, (uint)events);
        MemoryMarshal.Write(request[DataOffset..], data);
        fixed (byte* start = request)
        {
            if (LibC.epoll_ctl(_epoll.Value, known ? Modify : Add, descriptor, start) < 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Removes a descriptor; one that is not there, or closed already, is left alone.</summary>
    public void Unwatch(int descriptor)
    {
        Span<byte> unused = stackalloc byte[EventSize];
        fixed (byte* start = unused)
            _ = LibC.epoll_ctl(_epoll.Value, Delete, descriptor, start);
    }

    /// <summary>Waits for events.</summary>
    /// <param name="timeout">At most so many milliseconds; 0 only looks, -1 waits until there is one.</param>
    /// <returns>How many there are.</returns>
    public int Wait(int timeout)
    {
        fixed (byte* start = _told)
        {
            var count = LibC.epoll_wait(_epoll.Value, start, _told.Length / EventSize, timeout);
            if (count >= 0)
                return count;
            var error = Marshal.GetLastPInvokeError();
            return error == Errno.Interrupted ? 0 : throw new Win32Exception(error);
        }
    }

    /// <summary>One event of the last wait.</summary>
    public (EpollEvents Events, ulong Data) this[int index]
    {
        get
        {
            var at = _told.AsSpan(index * EventSize, EventSize);
            return ((EpollEvents)MemoryMarshal.Read<uint>(at), MemoryMarshal.Read<ulong>(at[DataOffset..]));
        }
    }

    public void Dispose() => _epoll.Dispose();
}
