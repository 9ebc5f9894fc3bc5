namespace Venus.Hocon.Parsing;

/// <summary>Finds and parses included files.</summary>
internal interface IIncludes
{
    /// <summary>The roots of the files that the name stands for, in the order in which they are merged; none where there is no file.</summary>
    IReadOnlyList<ObjectNode> Load(IncludeStatement statement, SourceText including);
}
