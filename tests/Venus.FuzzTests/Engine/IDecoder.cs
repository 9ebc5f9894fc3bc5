namespace Venus.FuzzTests.Engine;

/// <summary>Something of Venus that reads what a stranger wrote.</summary>
internal interface IDecoder
{
    /// <summary>Good inputs to begin with.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words of its language, to be put where they do not belong; none for what has no words.</summary>
    IReadOnlyList<byte[]> Words => [];

    /// <summary>Share of a run's rounds, against the other decoders'.</summary>
    int Weight { get; }

    /// <summary>What one input may have the process allocate, in bytes.</summary>
    long MaxAllocated => 64 * 1024;

    /// <summary>Reads an input, and looks whether what came out is what the input says.</summary>
    /// <param name="input">The input.</param>
    /// <param name="dice">For choices of the decoder's own, such as where a stream is cut.</param>
    /// <returns>A number for what became of it; inputs with a new one join the corpus.</returns>
    /// <exception cref="Exception">Of the decoder's own type, where it refuses (<see cref="IsRefusal"/>); any other one is a finding.</exception>
    int Decode(ReadOnlySpan<byte> input, Dice dice);

    /// <summary>Whether the exception is how this decoder refuses an input.</summary>
    bool IsRefusal(Exception error);
}
