using System.Net;

namespace Venus.Hocon.Tests.Binding;

public enum Encryption
{
    Sealed,
    None,
    TlsOnly,
}

/// <summary>One of everything that can be bound.</summary>
public sealed record Everything(
    string Text,
    bool Flag,
    int Count,
    long Total,
    ushort Port,
    double Ratio,
    TimeSpan Wait,
    ByteSize Size,
    Encryption Encryption,
    IPAddress Address,
    Secret Token,
    IReadOnlyList<int> Numbers,
    IReadOnlyDictionary<string, TimeSpan> Waits,
    Heartbeat Heartbeat);

/// <summary>One of everything that may be missing.</summary>
public sealed record Optionals(
    string? Text,
    bool? Flag,
    int? Count,
    long? Total,
    ushort? Port,
    double? Ratio,
    TimeSpan? Wait,
    ByteSize? Size,
    Encryption? Encryption,
    IPAddress? Address,
    Secret? Token,
    IReadOnlyList<int>? Numbers,
    IReadOnlyDictionary<string, TimeSpan>? Waits,
    Heartbeat? Heartbeat,
    int Limit = 7,
    Encryption? Fallback = Binding.Encryption.TlsOnly,
    TimeSpan Zero = default);

public sealed record Heartbeat(TimeSpan Interval, TimeSpan DeadAfter) : IHoconValidated
{
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        if (DeadAfter < Interval * 2)
        {
            yield return ("dead-after", "shorter than two heartbeats");
        }
    }
}

public sealed record App(string Listen, string Client, Encryption Encryption, int MaxVisitors, Secret? Token = null, Heartbeat? Heartbeat = null) : IHoconValidated
{
    public IEnumerable<(string Key, string Problem)> Validate() => Require.Positive(("max-visitors", MaxVisitors));
}

public sealed record Server(
    string Listen,
    string StateDir,
    [property: HoconDefaults("app-defaults")] IReadOnlyDictionary<string, App> Apps,
    IReadOnlyList<string>? Clients) : IHoconValidated
{
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        foreach (var (name, app) in Apps)
        {
            if (Clients?.Contains(app.Client) == false)
            {
                yield return ($"apps.{name}.client", $"no client '{app.Client}'");
            }
        }
    }
}

/// <summary>A type that refers to itself.</summary>
public sealed record Folder(string Name, IReadOnlyList<Folder>? Folders, IReadOnlyDictionary<string, Folder>? ByName, Secret? Key);
