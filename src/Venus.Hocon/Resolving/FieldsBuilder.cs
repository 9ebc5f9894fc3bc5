namespace Venus.Hocon.Resolving;

/// <summary>Collects the assignments to the keys of an object; keys keep the order of their first assignment.</summary>
internal sealed class FieldsBuilder
{
    private readonly OrderedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public void Add(string key, Definition definition) => Find(key).Add(definition);

    /// <summary>Adds all fields of an object above those added before.</summary>
    public void AddAll(ObjectHead head)
    {
        foreach (var (key, slot) in head.Fields)
        {
            Find(key).Add(slot);
        }
    }

    public OrderedDictionary<string, Slot> Build()
    {
        var fields = new OrderedDictionary<string, Slot>(_entries.Count, StringComparer.Ordinal);
        foreach (var (key, entry) in _entries)
        {
            fields.Add(key, entry.ToSlot());
        }

        return fields;
    }

    private Entry Find(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            _entries.Add(key, entry = new Entry());
        }

        return entry;
    }

    private sealed class Entry
    {
        private readonly List<Definition> _definitions = [];
        private Slot? _only;

        public void Add(Definition definition)
        {
            _only = null;
            _definitions.Add(definition);
        }

        public void Add(Slot slot)
        {
            _only = _definitions.Count == 0 ? slot : null;
            _definitions.AddRange(slot.Definitions);
        }

        // A slot that nothing was added to is shared, so that its head is found once.
        public Slot ToSlot() => _only ?? new Slot(WithoutRepeats());

        // a = ${a} { … } merges what is below it once more. Of a definition that occurs twice the upper one says it all;
        // without this, slots would double with each such line.
        private Definition[] WithoutRepeats()
        {
            if (_definitions.Count == 1)
            {
                return [_definitions[0]];
            }

            var seen = new HashSet<Definition>(_definitions.Count, ReferenceEqualityComparer.Instance);
            var kept = new List<Definition>(_definitions.Count);
            for (var at = _definitions.Count - 1; at >= 0; at--)
            {
                if (seen.Add(_definitions[at]))
                {
                    kept.Add(_definitions[at]);
                }
            }

            kept.Reverse();
            return [.. kept];
        }
    }
}
