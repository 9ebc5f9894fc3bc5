namespace Venus.Net.Protocol;

/// <summary>
/// Takes each link number of a session once, in about any order: links are dialled at the same time and overtake each other. A sliding bitmap as
/// IPsec's anti-replay window (RFC 6479), so that memory stays at 2 KiB however long the session lives. Only numbers of authentic
/// hellos belong here, else a stranger could move the window. Safe for use by several threads.
/// </summary>
public sealed class LinkNumberWindow
{
    /// <summary>How far a number may lag behind the highest one taken: more links than a client ever dials at once.</summary>
    public const int Size = 16384;

    private readonly ulong[] _taken = new ulong[Size / 64];
    private readonly Lock _lock = new();
    private ulong _highest;
    private bool _any;

    /// <summary>True once for every number; false if it was taken before or is too old to tell.</summary>
    public bool TryTake(ulong number)
    {
        lock (_lock)
        {
            if (!_any || number > _highest)
                Advance(number);
            else if (_highest - number >= Size)
                return false;
            ref var word = ref _taken[number / 64 % (Size / 64)];
            var bit = 1UL << (int)(number % 64);
            if ((word & bit) != 0)
                return false;
            word |= bit;
            return true;
        }
    }

    private void Advance(ulong number)
    {
        if (!_any || number - _highest >= Size)
            Array.Clear(_taken);
        else
            for (var cleared = _highest; cleared != number;)
                _taken[++cleared / 64 % (Size / 64)] &= ~(1UL << (int)(cleared % 64));
        _highest = number;
        _any = true;
    }
}
