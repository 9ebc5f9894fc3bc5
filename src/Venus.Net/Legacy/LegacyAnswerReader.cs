namespace Venus.Net.Legacy;

/// <summary>Counts the answers in what a server reads from the control connection, glued and split ones included. One a connection.</summary>
public sealed class LegacyAnswerReader
{
    private bool _half;

    /// <summary>True once something arrived that is no answer: the other side does not speak this protocol. It stays true.</summary>
    public bool Foreign { get; private set; }

    /// <summary>Takes what was read.</summary>
    /// <param name="bytes">All of it.</param>
    /// <returns>How many <c>OK</c> were completed by it, up to the first foreign byte.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        var answers = 0;
        foreach (var value in bytes)
        {
            if (Foreign || value != LegacyWire.Ok[_half ? 1 : 0])
            {
                Foreign = true;
                break;
            }

            answers += _half ? 1 : 0;
            _half = !_half;
        }

        return answers;
    }
}
