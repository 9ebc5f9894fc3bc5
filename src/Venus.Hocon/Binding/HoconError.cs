namespace Venus.Hocon;

/// <summary>One mistake in a configuration: where it stands, which key it is about, and what to do.</summary>
/// <param name="Origin">Where the value was written; for a missing key, where the object that lacks it was.</param>
/// <param name="Path">Full path of the key; keys with other characters than letters, digits, <c>-</c> and <c>_</c> are quoted.</param>
/// <param name="Text">What is wrong, in words for the one who wrote the file; free of control characters.</param>
public sealed record HoconError(HoconOrigin Origin, string Path, string Text)
{
    /// <summary><c>file.conf:12:7: venus.server.listen: text</c>.</summary>
    public override string ToString() => $"{Origin}: {Path}: {Text}";
}
