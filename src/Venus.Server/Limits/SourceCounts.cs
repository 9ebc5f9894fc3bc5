using System.Net;
using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>
/// How many visitors of one app each source has. A source is remembered only while it has one, so there are never more of them than visitors.
/// Plain state of one actor.
/// </summary>
/// <param name="max">How many one source may have; 0 for as many as it likes, and then nothing is counted.</param>
/// <param name="options">What makes a source.</param>
internal sealed class SourceCounts(int max, SourceLimitOptions options)
{
    private readonly Dictionary<SourcePrefix, int> _counts = [];

    /// <summary>Sources that have a visitor.</summary>
    public int Count => _counts.Count;

    /// <summary>Takes a visitor in, if its source may have one more.</summary>
    /// <param name="visitor">Its address.</param>
    /// <param name="counted">What <see cref="GiveBack"/> takes when it has gone; null if nothing is counted.</param>
    public bool TryTake(EndPoint? visitor, out SourcePrefix? counted)
    {
        counted = null;
        if (max == 0)
        {
            return true;
        }

        var source = SourcePrefix.Of(visitor, options);
        if (_counts.GetValueOrDefault(source) is var count && count >= max)
        {
            return false;
        }

        _counts[source] = count + 1;
        counted = source;
        return true;
    }

    /// <summary>A visitor has gone, or was not taken in after all.</summary>
    public void GiveBack(SourcePrefix? counted)
    {
        if (counted is not { } source)
        {
            return;
        }

        if (_counts[source] == 1)
        {
            _counts.Remove(source);
        }
        else
        {
            _counts[source]--;
        }
    }
}
