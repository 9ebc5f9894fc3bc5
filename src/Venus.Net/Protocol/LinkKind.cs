namespace Venus.Net.Protocol;

/// <summary>How a data link carries a bridge's bytes. The numbers are on the wire.</summary>
public enum LinkKind : byte
{
    /// <summary>AES-256-GCM records under the session's secret; the link can be used again after a clean end.</summary>
    Sealed = 0,

    /// <summary>Bytes in clear after an authenticated BIND, for trusted networks or services that encrypt by themselves: in frames, then bare if there are many.</summary>
    Raw = 1,
}
