using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Venus.Hocon.Configuration;

namespace Venus.Hocon.Tests.Configuration;

public sealed class HoconReloadTests : IDisposable
{
    /// <summary>Far beyond what a change takes; it ends a test that would wait for ever.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource<Exception> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConfigurationRoot? _configuration;

    public void Dispose()
    {
        _configuration?.Dispose();
        _folder.Dispose();
    }

    private ConfigurationRoot Watch(string text, bool optional = false)
    {
        var source = new HoconConfigurationSource
        {
            Path = _folder.Write("test.conf", text),
            Optional = optional,
            ReloadOnChange = true,
            ReloadDelay = TimeSpan.FromMilliseconds(20),
            OnReloadFailed = failure => _failure.TrySetResult(failure),
        };
        return _configuration = (ConfigurationRoot)new ConfigurationBuilder().Add(source).Build();
    }

    /// <summary>Waits until a key has a value: one write may be seen as several changes, the first of them of an empty file.</summary>
    private static async Task UntilAsync(ConfigurationRoot configuration, string key, string? value)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = ChangeToken.OnChange(((IConfiguration)configuration).GetReloadToken, () =>
        {
            if (configuration[key] == value)
            {
                seen.TrySetResult();
            }
        });
        if (configuration[key] != value)
        {
            await seen.Task.WaitAsync(Deadline);
        }
    }

    [Fact]
    public async Task Changed_file_is_read_again()
    {
        var configuration = Watch("a = 1");

        _folder.Write("test.conf", "a = 2");
        await UntilAsync(configuration, "a", "2");
        _folder.Replace("test.conf", "a = 3");
        await UntilAsync(configuration, "a", "3");
    }

    [Fact]
    public async Task Changed_included_file_is_read_again()
    {
        _folder.Write("more.conf", "b = 1");
        var configuration = Watch("include \"more.conf\"");

        _folder.Replace("more.conf", "b = 2");
        await UntilAsync(configuration, "b", "2");
    }

    [Fact]
    public async Task Included_file_that_was_missing_is_read_once_it_is_there()
    {
        var configuration = Watch("a = 1\ninclude \"more.conf\"");

        _folder.Replace("more.conf", "b = 1");
        await UntilAsync(configuration, "b", "1");
    }

    [Fact]
    public async Task File_included_by_a_change_is_watched_too()
    {
        _folder.Write("more.conf", "b = 1");
        var configuration = Watch("a = 1");

        _folder.Replace("test.conf", "include \"more.conf\"");
        await UntilAsync(configuration, "b", "1");
        _folder.Replace("more.conf", "b = 2");
        await UntilAsync(configuration, "b", "2");
    }

    [Fact]
    public async Task Broken_file_keeps_the_old_data_is_reported_and_is_read_again_once_mended()
    {
        var configuration = Watch("a = 1");

        _folder.Replace("test.conf", "a = [");
        var failure = await _failure.Task.WaitAsync(Deadline);

        failure.ShouldBeOfType<HoconException>().Origin.Source.ShouldEndWith("test.conf");
        configuration["a"].ShouldBe("1");
        _folder.Replace("test.conf", "a = 2");
        await UntilAsync(configuration, "a", "2");
    }

    [Fact]
    public async Task Required_file_that_is_deleted_keeps_the_old_data_and_is_reported()
    {
        var configuration = Watch("a = 1");

        File.Delete(_folder.File("test.conf"));
        (await _failure.Task.WaitAsync(Deadline)).ShouldBeOfType<HoconException>();

        configuration["a"].ShouldBe("1");
    }

    [Fact]
    public async Task Optional_file_that_is_deleted_takes_its_data_along()
    {
        var configuration = Watch("a = 1", optional: true);

        File.Delete(_folder.File("test.conf"));
        await UntilAsync(configuration, "a", null);
        _folder.Replace("test.conf", "a = 2");
        await UntilAsync(configuration, "a", "2");
    }
}
