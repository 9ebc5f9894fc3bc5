namespace Venus.Hocon;

/// <summary>
/// An object that is opened with braces twice in one file. HOCON merges both, as it should, but who copied an entry and forgot to
/// give it a new name will not find that out.
/// </summary>
/// <param name="Path">Full path of the object.</param>
/// <param name="First">Where its key stands first.</param>
/// <param name="Again">Where its key stands again.</param>
public sealed record HoconReopening(string Path, HoconOrigin First, HoconOrigin Again)
{
    /// <summary><c>file.conf:12:3: venus.client.apps.web: …</c>, with both places.</summary>
    public override string ToString() =>
        $"{Again}: {Path}: opened a second time, and merged with {First}; give it another name, or write both into one";
}
