using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Names;

/// <summary>
/// The names of a whole process. Everybody who wants the same name at the same time waits for one question; its answer is kept for a moment.
/// While DNS is slow or silent the last answer serves on, for a while. A question cannot be taken back (getaddrinfo(3) has no end of its
/// own), so whoever waits may give up and the question goes on behind him, on a thread of its own; their number is bounded.
/// </summary>
public sealed class NameResolver : INameResolver
{
    /// <summary>How long an answer is good: long enough for a crowd of visitors, short enough for a name that moves.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    /// <summary>How long the last addresses serve on while DNS does not answer.</summary>
    public static readonly TimeSpan StaleFor = TimeSpan.FromMinutes(5);

    /// <summary>How long a failure is good, and an answer whose addresses all failed: a name that was added or moved is found soon.</summary>
    public static readonly TimeSpan FailedFor = TimeSpan.FromSeconds(1);

    /// <summary>How long a new answer is waited for where an old one would do.</summary>
    public static readonly TimeSpan PatienceForNew = TimeSpan.FromMilliseconds(500);

    /// <summary>Questions that may be under way at once: each is a thread that may be stuck for half a minute. More wait their turn.</summary>
    public const int MaxQuestions = 16;

    /// <summary>Names that are remembered; beyond that the one that was wanted longest ago is forgotten.</summary>
    public const int MaxNames = 1024;

    private readonly Func<string, Task<IPAddress[]>> _ask;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Name> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<TaskCompletionSource> _turns = new();
    private int _asking;

    private sealed class Name
    {
        public IPAddress[] Addresses { get; set; } = [];

        public long AddressesSince { get; set; }

        public string? Failure { get; set; }

        public bool IsAnswered { get; set; }

        public TimeSpan GoodFor { get; set; }

        public long AnsweredAt { get; set; }

        public Task Question { get; set; } = Task.CompletedTask;

        public IPAddress? Last { get; set; }

        public long WantedAt { get; set; }

        public long AskedAt { get; set; }
    }

    /// <summary>Asks the system.</summary>
    /// <param name="time">Measures how long answers are good.</param>
    public NameResolver(TimeProvider time)
        : this(AskSystemAsync, time)
    {
    }

    /// <summary>Asks somebody else.</summary>
    /// <param name="ask">The question; fails as <see cref="Dns"/> does.</param>
    /// <param name="time">Measures how long answers are good.</param>
    public NameResolver(Func<string, Task<IPAddress[]>> ask, TimeProvider time)
    {
        _ask = ask;
        _time = time;
    }

    /// <summary>For those who have no node around them.</summary>
    internal static NameResolver OfSystem { get; } = new(TimeProvider.System);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Name name;
        Task question;
        TimeSpan? patience;
        lock (_gate)
        {
            name = Find(host);
            if (name.IsAnswered && _time.GetElapsedTime(name.AnsweredAt) < name.GoodFor)
                return Answer(name);
            if (name.Question.IsCompleted)
            {
                name.AskedAt = name.WantedAt;
                name.Question = Ask(host, name);
            }

            question = name.Question;
            patience = HasOld(name) ? PatienceForNew - _time.GetElapsedTime(name.AskedAt) : null;
        }

        if (patience is null)
            await question.WaitAsync(cancellation);
        else if (patience > TimeSpan.Zero)
            await Task.WhenAny(question, Task.Delay(patience.Value, _time, cancellation));
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            return Answer(name);
    }

    /// <inheritdoc/>
    public void Connected(string host, IPAddress address)
    {
        lock (_gate)
        {
            if (_names.TryGetValue(host, out var name))
                name.Last = address;
        }
    }

    /// <inheritdoc/>
    public void Failed(string host)
    {
        lock (_gate)
        {
            if (_names.TryGetValue(host, out var name))
                name.GoodFor = FailedFor;
        }
    }

    private static Task<IPAddress[]> AskSystemAsync(string host) =>
        Task.Factory.StartNew(() => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private IReadOnlyList<IPAddress> Answer(Name name) => name.Addresses.Length > 0 && (name.Failure is null || HasOld(name))
        ? AddressOrder.Of(name.Addresses, name.Last)
        : throw new NameException(name.Failure ?? "DNS did not answer");

    private bool HasOld(Name name) => name.Addresses.Length > 0 && _time.GetElapsedTime(name.AddressesSince) < StaleFor;

    private Name Find(string host)
    {
        if (!_names.TryGetValue(host, out var name))
        {
            if (_names.Count >= MaxNames)
                Forget(host);
            _names[host] = name = new Name();
        }

        name.WantedAt = _time.GetTimestamp();
        return name;
    }

    // A name that is just being asked for is kept: others wait for it.
    private void Forget(string host)
    {
        var quiet = _names.Where(static name => name.Value.Question.IsCompleted).ToList();
        if (quiet.Count == 0)
            throw new NameException($"{MaxNames} names are being looked up already; {host} has to wait");
        _names.Remove(quiet.MinBy(static name => name.Value.WantedAt).Key);
    }

    private Task Ask(string host, Name name)
    {
        if (_asking < MaxQuestions)
        {
            _asking++;
            return AskAsync(Task.CompletedTask, host, name);
        }

        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _turns.Enqueue(turn);
        return AskAsync(turn.Task, host, name);
    }

    // Never fails: what came of it stands in the name.
    private async Task AskAsync(Task turn, string host, Name name)
    {
        await turn;
        var (addresses, failure, isFinal) = await TryAskAsync(host);
        lock (_gate)
        {
            Keep(name, addresses, failure, isFinal);
            if (_turns.TryDequeue(out var next))
                next.SetResult();
            else
                _asking--;
        }
    }

    private void Keep(Name name, IPAddress[] addresses, string? failure, bool isFinal)
    {
        name.IsAnswered = true;
        name.AnsweredAt = _time.GetTimestamp();
        name.Failure = failure;
        name.GoodFor = failure is null ? FreshFor : FailedFor;
        if (failure is null || isFinal)
        {
            name.Addresses = addresses;
            name.AddressesSince = name.AnsweredAt;
        }
    }

    private async Task<(IPAddress[] Addresses, string? Failure, bool IsFinal)> TryAskAsync(string host)
    {
        try
        {
            var addresses = await _ask(host);
            return addresses.Length > 0 ? (addresses, null, true) : ([], $"{host} has no address", true);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return ([], $"{host} has no address: DNS does not know the name", true);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.TryAgain)
        {
            return ([], $"no answer from DNS for {host}", false);
        }
        catch (Exception error)
        {
            return ([], $"DNS failed for {host}: {error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}", false);
        }
    }
}
