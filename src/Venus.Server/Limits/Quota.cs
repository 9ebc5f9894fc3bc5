namespace Venus.Server.Limits;

/// <summary>So many at once and no more. Safe for concurrent use; what was taken has to be given back once.</summary>
/// <param name="max">How many; asked each time, so that a reload holds at once.</param>
internal sealed class Quota(Func<int> max)
{
    private int _taken;

    /// <summary>How many are taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes one, if there is one.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= max())
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Gives back.</summary>
    public void GiveBack(int count = 1) => Interlocked.Add(ref _taken, -count);
}
