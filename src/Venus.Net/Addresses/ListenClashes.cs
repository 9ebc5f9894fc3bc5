namespace Venus.Net.Addresses;

/// <summary>Finds addresses of one machine that cannot all be listened on.</summary>
public static class ListenClashes
{
    /// <summary>One problem at each place that cannot be open beside another one: who reads either line finds both.</summary>
    /// <param name="listens">What is listened on, by key.</param>
    public static IEnumerable<(string Key, string Problem)> Of(IEnumerable<(string Key, ListenAddress Listen)> listens) =>
        from port in listens.Where(static place => place.Listen.Port != 0).GroupBy(static place => place.Listen.Port)
        let places = port.ToList()
        from place in places
        let other = places.Find(other => other.Key != place.Key && other.Listen.Overlaps(place.Listen))
        where other.Key is not null
        select (place.Key, $"{place.Listen} cannot be open beside {other.Key}, which is {other.Listen}; give one of them another port");
}
