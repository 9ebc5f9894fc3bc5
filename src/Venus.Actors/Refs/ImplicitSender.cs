namespace Venus.Actors;

/// <summary>
/// In whose name code outside of any actor sends when it names no sender: a test kit puts its test actor here, so that replies come to the test. It follows the flow
/// of asynchronous code. Kernel only.
/// </summary>
public static class ImplicitSender
{
    private static readonly AsyncLocal<IActorRef?> Ambient = new();
    private static volatile bool _used;

    /// <summary>The sender, if there is one.</summary>
    public static IActorRef? Current
    {
        // A process without tests never pays for the look-up.
        get => _used ? Ambient.Value : null;
        set
        {
            _used = true;
            Ambient.Value = value;
        }
    }
}
