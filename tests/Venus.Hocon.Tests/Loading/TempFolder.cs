namespace Venus.Hocon.Tests.Loading;

/// <summary>A folder of configuration files that lives as long as a test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hocon-").FullName;

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public HoconDocument Parse(string name) => HoconDocument.ParseFile(System.IO.Path.Combine(Path, name), Text.NoEnvironment);

    public string Json(string name) => HoconRenderer.ToJson(Parse(name).Resolve(), indented: false);

    public HoconException Error(string name) => Should.Throw<HoconException>(() => Parse(name).Resolve());

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
