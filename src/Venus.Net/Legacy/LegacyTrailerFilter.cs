namespace Venus.Net.Legacy;

/// <summary>
/// Takes the word <c>NODATA</c> off the end of a data connection. The word travels inside the visitor's bytes, glued to them
/// or split, and means the end only where nothing follows: so as many bytes as could be its beginning are held back, at most
/// six, and handed on as soon as they turn out to be data.
/// </summary>
/// <remarks>
/// No letter but the first is an N, so what is held is always one beginning of the word and never needs to be searched
/// again: the state is its length, and the bytes themselves can be taken from the word.
/// </remarks>
public sealed class LegacyTrailerFilter
{
    /// <summary>How many bytes are held back now, 0 to 6.</summary>
    public int Held { get; private set; }

    /// <summary>True when what is held back is the whole word: the end, unless something follows.</summary>
    public bool HoldsTrailer => Held == LegacyWire.NoDataLength;

    /// <summary>
    /// Takes the next bytes of the stream. To be handed on, in this order: the first <c>FromHeld</c> bytes of
    /// <see cref="LegacyWire.NoData"/>, then the first <c>FromChunk</c> bytes of <paramref name="chunk"/>.
    /// </summary>
    /// <param name="chunk">What was read.</param>
    public (int FromHeld, int FromChunk) Push(ReadOnlySpan<byte> chunk)
    {
        if (LegacyWire.NoData[Held..].StartsWith(chunk))
        {
            Held += chunk.Length;
            return (0, 0);
        }

        var fromHeld = Held;
        Held = EndOf(chunk);
        return (fromHeld, chunk.Length - Held);
    }

    /// <summary>The stream has gone on without further bytes: what is held back is data after all.</summary>
    /// <returns>How many bytes of <see cref="LegacyWire.NoData"/> are to be handed on.</returns>
    public int Release()
    {
        var held = Held;
        Held = 0;
        return held;
    }

    /// <summary>The stream has ended: the whole word is dropped, anything shorter was data.</summary>
    /// <returns>How many bytes of <see cref="LegacyWire.NoData"/> are to be handed on.</returns>
    public int Complete() => HoldsTrailer ? 0 : Release();

    // The longest beginning of the word that the bytes end with.
    private static int EndOf(ReadOnlySpan<byte> bytes)
    {
        for (var length = Math.Min(bytes.Length, LegacyWire.NoDataLength); length > 0; length--)
        {
            if (bytes.EndsWith(LegacyWire.NoData[..length]))
            {
                return length;
            }
        }

        return 0;
    }
}
