namespace Venus.Net.Legacy;

/// <summary>
/// The bytes of the first Venus' protocol. There are no frames: the four words travel bare, and the last one travels inside
/// the visitor's own bytes.
/// </summary>
public static class LegacyWire
{
    /// <summary>Length in bytes of a message on the control connection; both have the same.</summary>
    public const int MessageLength = 8;

    /// <summary>Length in bytes of <see cref="NoData"/>.</summary>
    public const int NoDataLength = 6;

    /// <summary>Server to client: a sign of life.</summary>
    public static ReadOnlySpan<byte> IAmAlive => "IAMALIVE"u8;

    /// <summary>Server to client: dial a data connection now.</summary>
    public static ReadOnlySpan<byte> Activate => "ACTIVATE"u8;

    /// <summary>Client to server: the answer to a sign of life, and from most clients to <see cref="Activate"/> as well.</summary>
    public static ReadOnlySpan<byte> Ok => "OK"u8;

    /// <summary>Server to client at the end of a data connection: the visitor is gone.</summary>
    public static ReadOnlySpan<byte> NoData => "NODATA"u8;

    /// <summary>The bytes of a message on the control connection.</summary>
    /// <param name="message">The message.</param>
    public static ReadOnlySpan<byte> Of(LegacyMessage message) => message == LegacyMessage.Activate ? Activate : IAmAlive;
}
