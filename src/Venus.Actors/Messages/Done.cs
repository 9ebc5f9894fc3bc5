namespace Venus.Actors;

/// <summary>Says that something is done and has no more to say.</summary>
public sealed class Done
{
    private Done()
    {
    }

    /// <summary>The one value.</summary>
    public static Done Instance { get; } = new();
}
