using System.Text;
using Venus.Hocon.Parsing;

namespace Venus.Hocon.Resolving;

/// <summary>Joins the values of a line: all lists to a list, all objects to an object, all else to a string.</summary>
internal sealed class Concatenation(ConcatenationNode node, WorkMeter meter)
{
    /// <summary>The joined head. Undefined parts count as empty; where all are undefined, so is the whole.</summary>
    public Head Join(Func<Node, Head> evaluate, Func<List<ObjectHead>, ObjectHead> merge)
    {
        meter.Charge(node.Origin, node.Parts.Count);
        var heads = new Head[node.Parts.Count];
        for (var at = 0; at < heads.Length; at++)
        {
            heads[at] = evaluate(node.Parts[at].Value);
            if (heads[at] is MissingHead { Cycle: not null })
            {
                return heads[at];
            }
        }

        if (heads.All(static head => head is MissingHead))
        {
            return MissingHead.Plain;
        }

        if (heads.Any(static head => head is ListHead))
        {
            return JoinLists(heads);
        }

        return heads.Any(static head => head is ObjectHead) ? JoinObjects(heads, merge) : JoinText(heads);
    }

    /// <summary>A list with one more element; no list before counts as an empty one.</summary>
    public static Head Append(HoconOrigin origin, Head before, Slot item, WorkMeter meter)
    {
        var items = before switch
        {
            MissingHead => [],
            ListHead list => list.Items,
            ObjectHead fields => NumericKeys.TryToSlots(fields) ?? throw NotAList(origin, before),
            _ => throw NotAList(origin, before),
        };
        meter.Charge(origin, items.Length + 1);
        return new ListHead(origin, [.. items, item]);
    }

    private static HoconException NotAList(HoconOrigin origin, Head before) =>
        new(origin, $"'+=' adds to a list, but the value before is {Words(before)}; write '=' to replace it.");

    private ListHead JoinLists(Head[] heads)
    {
        var items = new List<Slot>();
        for (var at = 0; at < heads.Length; at++)
        {
            var added = heads[at] switch
            {
                ListHead list => list.Items,
                MissingHead => [],
                ObjectHead fields => NumericKeys.TryToSlots(fields) ?? throw Mixed(at, heads[at], "a list"),
                var other => throw Mixed(at, other, "a list"),
            };
            meter.Charge(node.Origin, added.Length);
            items.AddRange(added);
        }

        return new ListHead(node.Origin, [.. items]);
    }

    private ObjectHead JoinObjects(Head[] heads, Func<List<ObjectHead>, ObjectHead> merge)
    {
        var objects = new List<ObjectHead>();
        for (var at = heads.Length - 1; at >= 0; at--)
        {
            if (heads[at] is ObjectHead found)
            {
                objects.Add(found);
            }
            else if (heads[at] is not MissingHead)
            {
                throw Mixed(at, heads[at], "an object");
            }
        }

        return merge(objects);
    }

    private ScalarHead JoinText(Head[] heads)
    {
        var text = new StringBuilder();
        for (var at = 0; at < heads.Length; at++)
        {
            var part = heads[at] is ScalarHead scalar ? scalar.Value.Text : "";
            meter.Charge(node.Origin, node.Parts[at].SpaceBefore.Length + part.Length);
            text.Append(node.Parts[at].SpaceBefore).Append(part);
        }

        return new ScalarHead(new HoconScalar(node.Origin, HoconScalarKind.String, text.ToString()));
    }

    private HoconException Mixed(int at, Head head, string other)
    {
        var part = node.Parts[at].Value;
        var name = part is SubstitutionNode substitution ? $"${{{Excerpt.Of(HoconPath.Render(substitution.Path))}}}" : "this part";
        return new HoconException(part.Origin, $"{name} is {Words(head)} and cannot be joined with {other} on the same line; separate them, or change one.");
    }

    private static string Words(Head head) => head switch
    {
        ScalarHead { Value.Kind: HoconScalarKind.Null } => "null",
        ScalarHead scalar => $"the {scalar.Value.Kind.ToString().ToLowerInvariant()} '{Excerpt.Of(scalar.Value.Text)}'",
        ListHead => "a list",
        _ => "an object",
    };
}
