namespace Venus.Hocon;

/// <summary>Options that know more about themselves than their types say.</summary>
public interface IHoconValidated
{
    /// <summary>
    /// Names what does not fit together; called once the record was built. Where a part of it could not be read, it is called
    /// several times, with other values in that part's place, and what it says each time counts; it may throw then. Each problem's key is relative to
    /// the record and dotted (<c>apps.web.client</c>); the problem is reported where that key was written, or its nearest parent.
    /// </summary>
    IEnumerable<(string Key, string Problem)> Validate();
}
