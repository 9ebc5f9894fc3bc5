using Venus.Net.Addresses;
using Venus.Net.Links;

namespace Venus.Supervision;

/// <summary>When a listener stops trying to open its address.</summary>
public enum ListenPatience
{
    /// <summary>Never: whoever has the address may leave.</summary>
    Lasting,

    /// <summary>When trying again cannot help: another program has it, or this one may not. An address that is not there yet is waited for.</summary>
    UntilCertain,

    /// <summary>At the first failure: somebody waits for the answer.</summary>
    None,
}

/// <summary>Where to listen, and how.</summary>
/// <param name="Address">Where.</param>
/// <param name="Backlog">Connections that the kernel may hold (listen(2)).</param>
public sealed record ListenTerms(ListenAddress Address, int Backlog)
{
    /// <summary>Whether another process of the same user may listen there too.</summary>
    public bool Shared { get; init; }

    /// <summary>What the connections are for.</summary>
    public ConnectionUse Use { get; init; } = ConnectionUse.Any;

    /// <summary>When to stop trying.</summary>
    public ListenPatience Patience { get; init; } = ListenPatience.Lasting;
}
