using Venus.Hocon;

namespace Venus.Supervision;

/// <summary>How often a failing actor is made anew before its parent is told to give up.</summary>
/// <param name="MaxRestarts">Restarts allowed within the window.</param>
/// <param name="Window">Length of the window.</param>
public sealed record SupervisionOptions(int MaxRestarts, TimeSpan Window) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate() =>
        Require.Positive(("max-restarts", MaxRestarts), ("window", Window.Ticks));
}
