namespace Venus.Hocon;

/// <summary>Says what is wrong with a configuration, and where; the only exception that loading one throws.</summary>
/// <param name="origin">Where the fault was written.</param>
/// <param name="reason">One sentence that names the offending text and says what to do.</param>
/// <param name="innerException">What caused it, such as an error of the file system.</param>
public sealed class HoconException(HoconOrigin origin, string reason, Exception? innerException = null)
    : Exception($"{origin}: {reason}", innerException)
{
    /// <summary>Where the fault was written.</summary>
    public HoconOrigin Origin { get; } = origin;

    /// <summary>The sentence without the place.</summary>
    public string Reason { get; } = reason;
}
