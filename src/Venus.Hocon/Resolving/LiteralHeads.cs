using Venus.Hocon.Parsing;

namespace Venus.Hocon.Resolving;

/// <summary>Heads of scalars, lists and objects as they are written.</summary>
internal static class LiteralHeads
{
    public static Head Of(Definition definition, WorkMeter meter) => definition.Node switch
    {
        ScalarNode scalar => new ScalarHead(scalar.Value),
        ListNode list => OfList(list, definition.Scope.InList(), meter),
        ObjectNode node => OfObject(node, definition.Scope, meter),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is no literal."),
    };

    private static ListHead OfList(ListNode list, Scope scope, WorkMeter meter)
    {
        meter.Charge(list.Origin, list.Items.Count);
        return new ListHead(list.Origin, [.. list.Items.Select(item => new Slot(new Definition(item, scope)))]);
    }

    private static ObjectHead OfObject(ObjectNode node, Scope scope, WorkMeter meter)
    {
        var fields = new FieldsBuilder();
        AddEntries(fields, node, scope, meter);
        return new ObjectHead(node.Origin, fields.Build());
    }

    private static void AddEntries(FieldsBuilder fields, ObjectNode node, Scope scope, WorkMeter meter)
    {
        meter.Charge(node.Origin, node.Entries.Count);
        foreach (var entry in node.Entries)
        {
            if (entry is FieldNode field)
            {
                fields.Add(field.Key, new Definition(field.Value, scope.Child(field.Key)) { KeyOrigin = field.Origin });
            }
            else if (entry is IncludedNode included)
            {
                AddEntries(fields, included.Root, Included(included.Root, scope), meter);
            }
        }
    }

    private static Scope Included(ObjectNode root, Scope scope)
    {
        if (scope.Path is { } mount)
        {
            return scope with { File = new FileScope(scope.File, mount) };
        }

        // No path leads into a list, so the file's own tree answers for it.
        var file = new FileScope(scope.File, null);
        file.Isolated = new Slot(new Definition(root, new Scope(null, file)));
        return scope with { File = file };
    }
}
