namespace Venus.Faults;

/// <summary>A connection that the proxy has taken, at the moment when its first byte tells what it is.</summary>
/// <param name="Number">1 for the first connection of the proxy, 2 for the next.</param>
/// <param name="First">The first byte that came, from whichever side spoke first.</param>
public readonly record struct Arrival(int Number, byte First);

/// <summary>What befalls one connection.</summary>
/// <param name="Up">From the side that dialled to the target.</param>
/// <param name="Down">From the target to the side that dialled.</param>
public sealed record FaultPlan(DirectionFaults Up, DirectionFaults Down)
{
    /// <summary>Bytes pass as they come.</summary>
    public static FaultPlan None { get; } = Both(new DirectionFaults());

    /// <summary>The same faults each way.</summary>
    public static FaultPlan Both(DirectionFaults faults) => new(faults, faults);
}

/// <summary>What befalls the bytes of one direction.</summary>
public sealed record DirectionFaults
{
    /// <summary>How long a byte is under way. Bytes that are under way do not hold up those behind them.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The most that is added to <see cref="Latency"/>, drawn for each read; the order within a connection stays.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The most bytes of one send, each time drawn from 1 to this; 0 sends what was read as it is.</summary>
    public int MaxSlice { get; init; }

    /// <summary>Where the connection is cut, if it is.</summary>
    public Cut? Cut { get; init; }

    /// <summary>The number of bytes after which this direction stands still until <see cref="ProxiedConnection.Restore"/>; <see langword="null"/> for never.</summary>
    public long? StallAt { get; init; }
}

/// <summary>The end of a connection at a byte.</summary>
/// <param name="Offset">Bytes of the direction that still pass.</param>
/// <param name="Ending">What happens then.</param>
public readonly record struct Cut(long Offset, Ending Ending);

/// <summary>How a cut looks to both sides.</summary>
public enum Ending
{
    /// <summary>RST to both sides.</summary>
    Reset,

    /// <summary>FIN to both sides, as if each had ended by itself: a truncation that looks clean.</summary>
    Finish,

    /// <summary>FIN in the direction of the cut; what follows in that direction is thrown away, the other direction goes on.</summary>
    HalfClose,
}

/// <summary>A direction of a connection, or both.</summary>
[Flags]
public enum Ways
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>From the side that dialled to the target.</summary>
    Up = 1,

    /// <summary>From the target to the side that dialled.</summary>
    Down = 2,

    /// <summary>Both.</summary>
    Both = Up | Down,
}
