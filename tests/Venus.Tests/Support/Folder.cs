namespace Venus.Tests.Support;

/// <summary>A folder of one test, gone with it.</summary>
public sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("venus-test-");

    /// <summary>Its path.</summary>
    public string Path => _directory.FullName;

    /// <summary>Path of a file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <inheritdoc />
    public void Dispose() => _directory.Delete(recursive: true);
}
