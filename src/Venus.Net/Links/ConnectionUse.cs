namespace Venus.Net.Links;

/// <summary>What a connection is going to be used for, as far as that is known when it is made.</summary>
public enum ConnectionUse
{
    /// <summary>For whatever: either side may speak first.</summary>
    Any,

    /// <summary>For a data link: who dials speaks at once, both ends are nodes that wait for no acknowledgement, and it may be silent for long.</summary>
    Link,
}
