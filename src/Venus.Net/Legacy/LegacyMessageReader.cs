namespace Venus.Net.Legacy;

/// <summary>
/// Finds the messages in what a client reads from the control connection. TCP keeps no borders: two messages may arrive in
/// one read and one message in eight; the original client loses them then, this reader does not. One a connection.
/// </summary>
public sealed class LegacyMessageReader
{
    private readonly byte[] _partial = new byte[LegacyWire.MessageLength];
    private int _length;

    /// <summary>True once something arrived that is no message: the other side does not speak this protocol. It stays true.</summary>
    public bool Foreign { get; private set; }

    /// <summary>Takes the next message off <paramref name="bytes"/>; the beginning of an unfinished one is kept for the next call.</summary>
    /// <param name="bytes">What was read; what is left of it afterwards.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when more bytes are needed, or after foreign ones.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out LegacyMessage message)
    {
        message = default;
        if (Foreign || bytes.IsEmpty)
        {
            return false;
        }

        var taken = Math.Min(bytes.Length, LegacyWire.MessageLength - _length);
        bytes[..taken].CopyTo(_partial.AsSpan(_length));
        bytes = bytes[taken..];
        _length += taken;

        var seen = _partial.AsSpan(0, _length);
        if (LegacyWire.Activate.StartsWith(seen))
        {
            message = LegacyMessage.Activate;
        }
        else if (LegacyWire.IAmAlive.StartsWith(seen))
        {
            message = LegacyMessage.Heartbeat;
        }
        else
        {
            Foreign = true;
            return false;
        }

        if (_length < LegacyWire.MessageLength)
        {
            return false;
        }

        _length = 0;
        return true;
    }
}
