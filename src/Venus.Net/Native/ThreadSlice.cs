using System.Runtime.InteropServices;

namespace Venus.Net.Native;

/// <summary>
/// How long a thread runs before others that want the processor may have it, as it asks the system's scheduler (sched_setattr(2), sched_runtime). Linux knows such a wish since 6.12
/// and needs no privilege for it; an earlier one takes no notice. A thread that asks for little is let in sooner when it wakes, and gets no more in all.
/// </summary>
internal static unsafe class ThreadSlice
{
    /// <summary>The least that the scheduler grants.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMicroseconds(100);

    private const int Self = 0;
    private const int Ordinary = 0;
    private const ulong ResetOnFork = 1;

    /// <summary>Asks for <see cref="Least"/> for the calling thread alone: threads that it starts do not inherit it.</summary>
    public static void AskForLeast()
    {
        // Whoever has given the process another policy wants that one. And a wish that is not heard is no fault: all goes on as it would without.
        if (!TryAsk(Self, out var attributes) || attributes.Policy != Ordinary)
            return;
        attributes.Size = (uint)sizeof(Attributes);
        attributes.Flags |= ResetOnFork;
        attributes.Runtime = (ulong)Least.TotalNanoseconds;
        _ = LibC.syscall(Numbers.Set, Self, (nint)(&attributes), 0, 0);
    }

    /// <summary>What a thread has; none where the system does not tell.</summary>
    /// <param name="thread">What the system knows it by; 0 is the calling one.</param>
    public static TimeSpan Of(int thread)
        => TryAsk(thread, out var attributes) ? TimeSpan.FromTicks((long)attributes.Runtime / TimeSpan.NanosecondsPerTick) : TimeSpan.Zero;

    private static (nint Set, nint Get) Numbers => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (314, 315) : (274, 275);

    private static bool TryAsk(int thread, out Attributes attributes)
    {
        fixed (Attributes* start = &attributes)
            return LinuxPlatform.IsSupported && LibC.syscall(Numbers.Get, thread, (nint)start, sizeof(Attributes), 0) == 0;
    }

    // struct sched_attr in its first size: sched_setattr(2).
    private struct Attributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
