namespace Venus.Server.Limits;

/// <summary>Why a visitor was not taken in.</summary>
internal enum VisitorRefusal
{
    /// <summary>The app has as many as it may.</summary>
    AppFull,

    /// <summary>The client's apps have.</summary>
    ClientFull,

    /// <summary>The node has.</summary>
    NodeFull,

    /// <summary>No more descriptors are left than the node needs for itself.</summary>
    NoDescriptors,

    /// <summary>The server is stopping.</summary>
    Draining,

    /// <summary>It was in, and no data link could be had for it.</summary>
    NoLink,
}
