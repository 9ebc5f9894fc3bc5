namespace Venus.Hocon;

/// <summary>Where a value was written.</summary>
/// <param name="Source">A file's path as it was given, or words such as <c>environment variable VENUS__SERVER__LISTEN</c>.</param>
/// <param name="Line">Line, from 1; 0 where the source has no lines.</param>
/// <param name="Column">Column in UTF-16 code units, from 1; 0 where the source has no lines.</param>
public sealed record HoconOrigin(string Source, int Line, int Column)
{
    /// <summary><c>file.conf:12:7</c>, or the source alone where it has no lines.</summary>
    public override string ToString() => Line > 0 ? $"{Source}:{Line}:{Column}" : Source;
}
