using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>The server said no to this client; <see cref="IsFinal"/> tells whether trying again can help.</summary>
public sealed class ControlRefusedException(RefusalCode code, string text)
    : Exception($"The server refused this client: {text} ({code})")
{
    /// <summary>Why.</summary>
    public RefusalCode Code { get; } = code;

    /// <summary>The server's own words; printable.</summary>
    public string Text { get; } = text;

    /// <summary>True if only a change of configuration or program helps.</summary>
    public bool IsFinal => Code is RefusalCode.BadCredentials or RefusalCode.BadVersion or RefusalCode.NoRight or RefusalCode.NameTaken or RefusalCode.BadName;
}
