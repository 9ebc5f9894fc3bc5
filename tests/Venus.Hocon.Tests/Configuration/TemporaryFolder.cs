namespace Venus.Hocon.Tests.Configuration;

/// <summary>A folder of one test's own files.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("venus-hocon-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Replaces a file in one step, as editors and deployments do.</summary>
    public void Replace(string name, string text) => System.IO.File.Move(Write(name + ".new", text), File(name), overwrite: true);

    public void Dispose() => _folder.Delete(recursive: true);
}
