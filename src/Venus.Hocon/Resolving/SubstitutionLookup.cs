using Venus.Hocon.Parsing;

namespace Venus.Hocon.Resolving;

/// <summary>Follows the paths of substitutions: from the place of each including file outwards, then to the environment.</summary>
internal sealed class SubstitutionLookup(Resolver resolver, Slot root, WorkMeter meter, Func<string, string?> environment)
{
    /// <summary>The head that a substitution stands for; missing where it is optional and undefined, or part of a circle.</summary>
    public Head Find(SubstitutionNode substitution, Definition definition)
    {
        Cycle? cycle = null;
        meter.Charge(substitution.Origin, substitution.Path.Count);
        for (var file = definition.Scope.File; file is not null; file = file.Including)
        {
            // An included file's mount that has no path is answered from the file alone.
            var found = file.Mount is { } mount
                ? FindPath([.. mount.ToArray(), .. substitution.Path], definition, out var broken)
                : Descend(file.Isolated!, substitution.Path, 0, null, out broken);
            if (found is not MissingHead { IsBlocked: false })
            {
                return found;
            }

            cycle ??= broken;
        }

        if (FromEnvironment(substitution) is { } variable)
        {
            return variable;
        }

        if (substitution.Optional)
        {
            return MissingHead.Plain;
        }

        return cycle is not null ? new MissingHead(cycle) : throw new HoconException(
            substitution.Origin, $"${{{Excerpt.Of(HoconPath.Render(substitution.Path))}}} is not defined; define it, or write ${{?…}} if it may be missing.");
    }

    private ScalarHead? FromEnvironment(SubstitutionNode substitution)
    {
        var name = string.Join('.', substitution.Path);
        return environment(name) is { } value
            ? new ScalarHead(new HoconScalar(new HoconOrigin($"environment variable {name}", 0, 0), HoconScalarKind.String, value))
            : null;
    }

    /// <summary>Follows a path from the root. What a definition refers to at its own path or below it is what was assigned before it.</summary>
    public Head FindPath(string[] path, Definition definition, out Cycle? cycle)
    {
        meter.Charge(definition.Node.Origin, path.Length);
        var home = definition.Scope.Path;
        var homeLength = home is not null && SelfReference.StartsWith(path, home) ? home.Length : 0;
        return Descend(root, path, homeLength, definition, out cycle);
    }

    private Head Descend(Slot start, IReadOnlyList<string> path, int homeLength, Definition? definition, out Cycle? cycle)
    {
        var head = resolver.HeadOf(start, start.Definitions.Length, out cycle);
        for (var at = 0; at < path.Count; at++)
        {
            if (head is not ObjectHead within || !within.Fields.TryGetValue(path[at], out var slot))
            {
                return MissingHead.Because(cycle);
            }

            if (definition is not null && at + 1 == homeLength && CountBelow(slot, definition) is { } count)
            {
                cycle ??= resolver.DescribeCycle(definition);
                head = resolver.HeadOf(slot, count, out var brokenBelow).OrBlocked(brokenBelow);
                if (head is MissingHead { IsBlocked: true })
                {
                    return head;
                }

                continue;
            }

            head = resolver.HeadOf(slot, slot.Definitions.Length, out var broken);
            cycle ??= broken;
        }

        return head is MissingHead ? MissingHead.Because(cycle) : head;
    }

    private int? CountBelow(Slot slot, Definition definition)
    {
        var index = Array.LastIndexOf(slot.Definitions, definition);
        meter.Charge(definition.Node.Origin, slot.Definitions.Length - Math.Max(index, 0));
        return index < 0 ? null : index;
    }
}
