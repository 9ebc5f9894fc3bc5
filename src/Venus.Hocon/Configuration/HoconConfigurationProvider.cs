using Microsoft.Extensions.Configuration;
using Venus.Hocon.Loading;

namespace Venus.Hocon.Configuration;

/// <summary>
/// Keys and values of a HOCON file. Read as a whole: a file that is broken or gone when it is read again leaves the old data as they
/// were, is reported through <see cref="HoconConfigurationSource.OnReloadFailed"/>, and is read again once it changes.
/// </summary>
public sealed class HoconConfigurationProvider : ConfigurationProvider, IDisposable
{
    private readonly HoconConfigurationSource _source;
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly ITimer? _settled;
    private FileWatch? _watch;
    private bool _loaded;
    private bool _disposed;

    /// <summary>Made by <see cref="HoconConfigurationSource.Build"/>.</summary>
    public HoconConfigurationProvider(HoconConfigurationSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _path = Path.GetFullPath(source.Path);
        if (source.ReloadOnChange)
        {
            _settled = source.Time.CreateTimer(static provider => ((HoconConfigurationProvider)provider!).Reload(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="HoconException">The file is broken, or missing though it is not optional; the data are as they were.</exception>
    /// <exception cref="FormatException">Two keys differ in the case of their letters alone.</exception>
    /// <exception cref="IOException">The file cannot be read or watched.</exception>
    public override void Load()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                Data = _source.ReloadOnChange ? ReadWatched() : Read(new HashSet<string>(StringComparer.Ordinal));
                _loaded = true;
            }
            catch when (!_loaded)
            {
                // A configuration whose first load fails is never built, and nobody disposes of its providers.
                _watch?.Dispose();
                _watch = null;
                throw;
            }
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _settled?.Dispose();
            _watch?.Dispose();
        }
    }

    /// <summary>Reads until every file that was read had been watched before it was read, so that no change falls between the two.</summary>
    private Dictionary<string, string?> ReadWatched()
    {
        var files = new HashSet<string>(StringComparer.Ordinal) { _path };
        while (true)
        {
            if (_watch?.Covers(files) != true)
            {
                var former = _watch;
                _watch = new FileWatch(files, Changed);
                former?.Dispose();
            }

            try
            {
                var data = Read(files);
                if (_watch.Covers(files))
                {
                    return data;
                }
            }
            catch when (!_watch.Covers(files))
            {
                // The fault may be in a file that is not watched yet; the next turn meets it again, and watches.
            }
        }
    }

    private Dictionary<string, string?> Read(HashSet<string> files)
    {
        if (_source.Optional && !File.Exists(_path))
        {
            return new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        }

        return HoconFlattener.Flatten(HoconDocument.ParseFile(_path, Recording(files)).Resolve());
    }

    /// <summary>Files that were looked for and not found are recorded too: they may be made.</summary>
    private static HoconLoadOptions Recording(HashSet<string> files)
    {
        var options = new HoconLoadOptions();
        return options with
        {
            ReadFile = path =>
            {
                files.Add(path);
                return BoundedFile.TryRead(path, options.Limits.MaxFileLength);
            },
        };
    }

    /// <summary>Waits until the files are quiet: each further change sets the timer anew.</summary>
    private void Changed()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _settled!.Change(_source.ReloadDelay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Reload()
    {
        try
        {
            Load();
        }
        catch (ObjectDisposedException)
        {
            // Disposed while the timer fired: nobody waits for these data.
            return;
        }
        catch (Exception failure)
        {
            _source.OnReloadFailed?.Invoke(failure);
            return;
        }

        OnReload();
    }
}
