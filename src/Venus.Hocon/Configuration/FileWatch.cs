namespace Venus.Hocon.Configuration;

/// <summary>
/// Tells when one of some files is changed, made, moved or deleted. Watches their folders, not the files, because editors and
/// deployments replace files by renaming; and no folder below these, because a home folder has thousands.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly HashSet<string> _files;
    private readonly Action _changed;

    /// <param name="files">Full paths; a folder that does not exist cannot be watched and is left out.</param>
    /// <param name="changed">Called on a thread of the pool, several times for one change.</param>
    /// <exception cref="IOException">The system has no watch left (inotify(7), <c>max_user_instances</c>).</exception>
    public FileWatch(IEnumerable<string> files, Action changed)
    {
        _files = [.. files];
        _changed = changed;
        try
        {
            foreach (var folder in _files.Select(Path.GetDirectoryName).Distinct(StringComparer.Ordinal).Where(Directory.Exists))
            {
                _watchers.Add(Watch(folder!));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether every one of the files is watched already.</summary>
    public bool Covers(IEnumerable<string> files) => _files.IsSupersetOf(files);

    public void Dispose() => _watchers.ForEach(static watcher => watcher.Dispose());

    private FileSystemWatcher Watch(string folder)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = false,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
        };
        watcher.Changed += (_, change) => Tell(change.FullPath);
        watcher.Created += (_, change) => Tell(change.FullPath);
        watcher.Deleted += (_, change) => Tell(change.FullPath);
        watcher.Renamed += (_, change) =>
        {
            Tell(change.OldFullPath);
            Tell(change.FullPath);
        };
        // Events were lost: any of them may have been ours.
        watcher.Error += (_, _) => _changed();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    /// <summary>Names that start with two dots are how a Kubernetes volume swaps all of its files at once: they are links into <c>..data</c>.</summary>
    private void Tell(string path)
    {
        if (_files.Contains(path) || Path.GetFileName(path.AsSpan()).StartsWith("..", StringComparison.Ordinal))
        {
            _changed();
        }
    }
}
