using System.Net;

namespace Venus.Net.Names;

/// <summary>In which order a name's addresses are tried.</summary>
internal static class AddressOrder
{
    // A name with more addresses than can be tried within any dial timeout is no use to anybody.
    private const int Most = 16;

    /// <summary>
    /// The address that took the last connection first, then the resolver's order (RFC 6724) with the families taking turns
    /// (RFC 8305, 4): a family that is broken as a whole costs one attempt, not all of its addresses.
    /// </summary>
    /// <param name="resolved">What DNS said.</param>
    /// <param name="last">The address that took the last connection, if any.</param>
    public static IReadOnlyList<IPAddress> Of(IReadOnlyList<IPAddress> resolved, IPAddress? last)
    {
        var distinct = resolved.Distinct().ToList();
        if (distinct.Count <= 1)
            return distinct;

        var firstFamily = distinct[0].AddressFamily;
        var ordered = new List<IPAddress>(distinct.Count);
        var rest = new Queue<IPAddress>(distinct.Where(address => address.AddressFamily != firstFamily));
        foreach (var address in distinct.Where(address => address.AddressFamily == firstFamily))
        {
            ordered.Add(address);
            if (rest.TryDequeue(out var other))
                ordered.Add(other);
        }

        ordered.AddRange(rest);
        if (last is not null && ordered.Remove(last))
            ordered.Insert(0, last);
        return ordered.Count > Most ? ordered[..Most] : ordered;
    }
}
