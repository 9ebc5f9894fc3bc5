namespace Venus.Net.Tests.Relay;

/// <summary>The four connections' ends that can break a bridge.</summary>
public enum RigEnd
{
    Visitor,
    Target,
    ServerLink,
    ClientLink,
}
