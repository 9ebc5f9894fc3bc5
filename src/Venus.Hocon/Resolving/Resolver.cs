using Venus.Hocon.Parsing;

namespace Venus.Hocon.Resolving;

/// <summary>
/// Finds the heads of slots: merges their definitions and answers substitutions, each when it is first needed.
/// A definition that is needed while it is in progress is a circle. It is broken by looking back: whoever came round sees only
/// what was assigned below the definition (HOCON, section "Self-Referential Substitutions").
/// </summary>
internal sealed class Resolver
{
    private readonly Slot _root;
    private readonly WorkMeter _meter;
    private readonly SubstitutionLookup _lookup;
    private readonly List<Definition> _inProgress = [];

    public Resolver(IEnumerable<ObjectNode> layers, HoconLoadOptions options)
    {
        var scope = new Scope(KeyPath.Root, new FileScope(null, KeyPath.Root));
        _root = new Slot([.. layers.Select(layer => new Definition(layer, scope))]);
        _meter = new WorkMeter(options.Limits);
        _lookup = new SubstitutionLookup(this, _root, _meter, options.Environment);
    }

    /// <summary>The whole tree.</summary>
    public HoconObject Resolve() => new TreeBuilder(this, _meter).Build(_root);

    /// <summary>The merged head of a slot.</summary>
    public Head HeadOf(Slot slot) => HeadOf(slot, slot.Definitions.Length, out _);

    /// <summary>The merged head of a slot's first definitions.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="count">How many of its definitions count.</param>
    /// <param name="cycle">The circle that was broken by looking back, if any.</param>
    public Head HeadOf(Slot slot, int count, out Cycle? cycle)
    {
        cycle = null;
        var whole = count == slot.Definitions.Length;
        if (whole && slot.Head is { } known)
        {
            return known;
        }

        ResolveSelfReferencesFromBelow(slot, count);
        var head = Merge(slot, count, out cycle);
        if (whole && cycle is null)
        {
            slot.Head = head;
        }

        return head;
    }

    private Head Merge(Slot slot, int count, out Cycle? cycle)
    {
        cycle = null;
        Head? hidden = null;
        var objects = new List<ObjectHead>();
        for (var at = count - 1; at >= 0 && hidden is null; at--)
        {
            var definition = slot.Definitions[at];
            _meter.Charge(definition.Node.Origin, 1);
            var head = definition.InProgress ? new MissingHead(DescribeCycle(definition)) : HeadOf(definition, slot, at);
            switch (head)
            {
                case MissingHead { Cycle: { } found }:
                    // Neither this definition nor those that override it are to be seen from within the circle.
                    cycle = found;
                    objects.Clear();
                    break;
                case MissingHead:
                    break;
                case ObjectHead found:
                    objects.Add(found);
                    break;
                default:
                    hidden = head;
                    break;
            }
        }

        return objects.Count > 0 ? MergeObjects(objects) : hidden ?? MissingHead.Because(cycle);
    }

    /// <summary>Merges objects, the one that overrides all others first.</summary>
    private ObjectHead MergeObjects(List<ObjectHead> objects)
    {
        if (objects.Count == 1)
        {
            return objects[0];
        }

        var fields = new FieldsBuilder();
        for (var at = objects.Count - 1; at >= 0; at--)
        {
            _meter.Charge(objects[at].Origin, objects[at].Fields.Sum(static field => WorkMeter.Value + field.Value.Definitions.Length));
            fields.AddAll(objects[at]);
        }

        return new ObjectHead(objects[0].Origin, fields.Build());
    }

    // Thousands of += to one key are legitimate. Found from above, each would need the one below it, and the stack would
    // grow with their number; found from below, each finds its predecessor done.
    private void ResolveSelfReferencesFromBelow(Slot slot, int count)
    {
        var first = count;
        while (first > 0 && slot.Definitions[first - 1] is { Head: null, InProgress: false } definition && SelfReference.IsAllOf(definition))
        {
            first--;
        }

        for (var at = first; at < count - 1; at++)
        {
            _ = HeadOf(slot.Definitions[at], slot, at);
        }
    }

    private Head HeadOf(Definition definition, Slot slot, int index)
    {
        if (definition.Head is { } known)
        {
            return known;
        }

        if (!definition.IsDynamic)
        {
            return definition.Head = LiteralHeads.Of(definition, _meter);
        }

        _meter.EnterSubstitution(definition.Node.Origin);
        definition.InProgress = true;
        _inProgress.Add(definition);
        var head = definition.Node is AppendNode append
            ? Append(append, definition, slot, index)
            : Evaluate(definition.Node, definition);
        _inProgress.RemoveAt(_inProgress.Count - 1);
        definition.InProgress = false;
        _meter.LeaveSubstitution();
        return Settle(definition, head);
    }

    private static Head Settle(Definition definition, Head head)
    {
        if (head is not MissingHead { Cycle: { } cycle })
        {
            return definition.Head = head;
        }

        // A circle through definitions further out may still be broken there; one that ends here cannot.
        return cycle.Target != definition ? head : throw new HoconException(
            definition.Node.Origin, $"the value needs itself and nothing assigned before it breaks the circle: {Definition.DescribeChain(cycle.Chain)}; change one of them.");
    }

    private Head Evaluate(Node node, Definition definition) => node switch
    {
        SubstitutionNode substitution => _lookup.Find(substitution, definition),
        ConcatenationNode concatenation => new Concatenation(concatenation, _meter).Join(part => Evaluate(part, definition), MergeObjects),
        _ => LiteralHeads.Of(new Definition(node, definition.Scope), _meter),
    };

    /// <summary><c>a += b</c> is <c>a = ${?a} [b]</c>; inside a list, where no path leads, what lies below it in the same object.</summary>
    private Head Append(AppendNode append, Definition definition, Slot slot, int index)
    {
        var before = definition.Scope.Path is { } home
            ? _lookup.FindPath(home.ToArray(), definition, out _)
            : HeadOf(slot, index, out var broken).OrBlocked(broken);
        if (before is MissingHead { IsBlocked: true })
        {
            return before;
        }

        var item = new Slot(new Definition(append.Item, definition.Scope.InList()));
        return Concatenation.Append(append.Origin, before, item, _meter);
    }

    /// <summary>The circle that has come round to a definition in progress.</summary>
    public Cycle DescribeCycle(Definition target)
    {
        var first = _inProgress.LastIndexOf(target);
        return new Cycle(target, [.. _inProgress[first..], target]);
    }
}
