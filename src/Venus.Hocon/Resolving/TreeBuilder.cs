namespace Venus.Hocon.Resolving;

/// <summary>Makes the resolved tree from heads, from the root down. Undefined fields and elements are left out.</summary>
internal sealed class TreeBuilder(Resolver resolver, WorkMeter meter)
{
    private readonly List<Definition> _path = [];
    private readonly HashSet<Definition> _onPath = new(ReferenceEqualityComparer.Instance);

    public HoconObject Build(Slot root) =>
        (HoconObject?)TryBuild(root, 0) ?? new HoconObject(root.Definitions[^1].Node.Origin, []);

    private HoconValue? TryBuild(Slot slot, int depth)
    {
        var head = resolver.HeadOf(slot);
        if (head is ScalarHead scalar)
        {
            meter.Charge(scalar.Value.Origin, WorkMeter.Value);
            return scalar.Value;
        }

        if (head is MissingHead)
        {
            return null;
        }

        var entered = Enter(slot);
        HoconValue value = head is ListHead list ? BuildList(list, depth + 1) : BuildObject((ObjectHead)head, depth + 1);
        Leave(entered);
        return value;
    }

    private HoconList BuildList(ListHead list, int depth)
    {
        meter.CheckDepth(list.Origin, depth);
        meter.Charge(list.Origin, WorkMeter.Value);
        var items = new List<HoconValue>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (TryBuild(item, depth) is { } value)
            {
                items.Add(value);
            }
        }

        return new HoconList(list.Origin, items);
    }

    private HoconObject BuildObject(ObjectHead head, int depth)
    {
        meter.CheckDepth(head.Origin, depth);
        meter.Charge(head.Origin, head.Fields.Count == 0 ? WorkMeter.Value : WorkMeter.ObjectValue);
        var fields = new List<KeyValuePair<string, HoconValue>>(head.Fields.Count);
        foreach (var (key, slot) in head.Fields)
        {
            if (TryBuild(slot, depth) is { } value)
            {
                fields.Add(new KeyValuePair<string, HoconValue>(key, value with { KeyOrigin = KeyOriginOf(slot) }));
            }
        }

        return new HoconObject(head.Origin, fields);
    }

    // The key of the assignment that counts: what an undefined substitution would have assigned is none.
    private static HoconOrigin? KeyOriginOf(Slot slot) =>
        Array.FindLast(slot.Definitions, static definition => definition.Head is not MissingHead)?.KeyOrigin;

    // A definition whose value contains the definition again would make a tree without end.
    private int Enter(Slot slot)
    {
        var entered = 0;
        for (var at = slot.Definitions.Length - 1; at >= 0; at--)
        {
            var definition = slot.Definitions[at];
            if (definition.IsDynamic && definition.Head is ListHead or ObjectHead)
            {
                RefuseCycle(definition);
                _path.Add(definition);
                _onPath.Add(definition);
                entered++;
            }

            if (definition.Head is ScalarHead or ListHead)
            {
                break;
            }
        }

        return entered;
    }

    private void Leave(int entered)
    {
        for (; entered > 0; entered--)
        {
            _onPath.Remove(_path[^1]);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void RefuseCycle(Definition definition)
    {
        if (!_onPath.Contains(definition))
        {
            return;
        }

        var chain = Definition.DescribeChain([.. _path.Skip(_path.IndexOf(definition)), definition]);
        throw new HoconException(
            definition.Node.Origin, $"the value contains itself: {chain}; an object or a list cannot refer to a whole that it is part of.");
    }
}
