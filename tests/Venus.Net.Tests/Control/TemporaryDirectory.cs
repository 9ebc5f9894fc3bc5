namespace Venus.Net.Tests.Control;

/// <summary>A directory that goes when the test does.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("venus-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
