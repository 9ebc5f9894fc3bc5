using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Names;
using Venus.Net.Tests.Control;

namespace Venus.Net.Tests.Links;

/// <summary>A name with several addresses, of which some are dead.</summary>
public sealed class DialerTests
{
    private static readonly TargetAddress Remote = new("db.lan", 3306);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly Dials _dials = new();
    private NameResolver _names = Names("192.0.2.1", "192.0.2.2", "192.0.2.3");

    [Fact]
    public async Task Address_that_refuses_costs_no_time()
    {
        var dialling = DialAsync();
        (await _dials.NextAsync("192.0.2.1")).Fail(SocketError.ConnectionRefused);
        (await _dials.NextAsync("192.0.2.2")).Answer();

        (await dialling.Soon()).Address.ShouldBe("192.0.2.2");
    }

    [Fact]
    public async Task Address_that_is_silent_has_a_head_start_and_no_more()
    {
        var dialling = DialAsync();
        var silent = await _dials.NextAsync("192.0.2.1");
        var second = _dials.NextAsync("192.0.2.2");
        second.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromMilliseconds(250));
        (await second).Answer();

        (await dialling.Soon()).Address.ShouldBe("192.0.2.2");
        await silent.GivenUp.Soon();
    }

    [Fact]
    public async Task Slow_address_may_still_win_and_the_others_are_closed()
    {
        _dials.Stubborn = "192.0.2.2";
        var dialling = DialAsync();
        var slow = await _dials.NextAsync("192.0.2.1");
        _time.Advance(TimeSpan.FromMilliseconds(250));
        var second = await _dials.NextAsync("192.0.2.2");

        slow.Answer();
        (await dialling.Soon()).Address.ShouldBe("192.0.2.1");
        second.Answer();

        await second.Connection.Closed.Soon();
    }

    [Fact]
    public async Task Address_that_answered_is_the_first_next_time()
    {
        var dialling = DialAsync();
        (await _dials.NextAsync("192.0.2.1")).Fail(SocketError.ConnectionRefused);
        (await _dials.NextAsync("192.0.2.2")).Answer();
        await dialling.Soon();

        var again = DialAsync();
        (await _dials.NextAsync("192.0.2.2")).Answer();

        (await again.Soon()).Address.ShouldBe("192.0.2.2");
    }

    [Fact]
    public async Task Every_address_that_failed_is_named()
    {
        var dialling = DialAsync();
        (await _dials.NextAsync("192.0.2.1")).Fail(SocketError.ConnectionRefused);
        (await _dials.NextAsync("192.0.2.2")).Fail(SocketError.HostUnreachable);
        (await _dials.NextAsync("192.0.2.3")).Fail(SocketError.ConnectionRefused);

        (await Should.ThrowAsync<IOException>(dialling.Soon())).Message
            .ShouldBe("db.lan:3306 cannot be reached (192.0.2.1: connection refused; 192.0.2.2: no route to the host; 192.0.2.3: connection refused).");
    }

    [Fact]
    public async Task Time_is_kept_whatever_the_addresses_do()
    {
        var dialling = DialAsync();
        await _dials.NextAsync("192.0.2.1");

        _time.Advance(Timeout);

        await Should.ThrowAsync<TimeoutException>(dialling.Soon());
    }

    [Fact]
    public async Task Time_is_kept_while_dns_is_silent_and_the_cause_says_so()
    {
        _names = new NameResolver(new Names.Dns().AskAsync, _time);
        var dialling = DialAsync(TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(2));

        (await Should.ThrowAsync<TimeoutException>(dialling.Soon())).Message
            .ShouldBe("db.lan:3306 cannot be reached (no answer from DNS for db.lan within 2 s).");
    }

    [Fact]
    public async Task Name_without_an_address_is_no_matter_of_time()
    {
        _names = Names();

        (await Should.ThrowAsync<IOException>(DialAsync().Soon())).Message.ShouldBe("db.lan:3306 cannot be reached (db.lan has no address).");
    }

    [Fact]
    public async Task Caller_who_gives_up_is_not_told_of_addresses()
    {
        using var gone = new CancellationTokenSource();
        var dialling = DialAsync(cancellation: gone.Token);
        await _dials.NextAsync("192.0.2.1");

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(dialling.Soon());
    }

    private static NameResolver Names(params string[] addresses) =>
        new(_ => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()), new FakeTimeProvider());

    private Task<FakeConnection> DialAsync(TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Dialer.DialAsync(Remote, timeout ?? Timeout, _names, _dials.ConnectAsync, _time, cancellation);

    private sealed class FakeConnection(string address) : IDisposable
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Address { get; } = address;

        public Task Closed => _closed.Task;

        public void Dispose() => _closed.TrySetResult();
    }

    private sealed class Attempt(string address)
    {
        public TaskCompletionSource<FakeConnection> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public FakeConnection Connection { get; } = new(address);

        public string Address { get; } = address;

        public Task GivenUp => Cancelled.Task;

        public void Answer() => Outcome.TrySetResult(Connection);

        public void Fail(SocketError error) => Outcome.TrySetException(new SocketException((int)error));
    }

    /// <summary>Attempts to connect, each answered by the test.</summary>
    private sealed class Dials
    {
        private readonly Channel<Attempt> _made = Channel.CreateUnbounded<Attempt>();

        /// <summary>An address whose attempt does not end when it is given up.</summary>
        public string? Stubborn { get; set; }

        public Task<FakeConnection> ConnectAsync(IPEndPoint remote, CancellationToken cancellation)
        {
            var attempt = new Attempt(remote.Address.ToString());
            cancellation.Register(() => attempt.Cancelled.TrySetResult());
            _made.Writer.TryWrite(attempt);
            return cancellation.IsCancellationRequested ? Task.FromCanceled<FakeConnection>(cancellation) : EndAsync(attempt, cancellation);
        }

        public async Task<Attempt> NextAsync(string address)
        {
            var attempt = await _made.Reader.ReadAsync().AsTask().Soon();
            attempt.Address.ShouldBe(address);
            return attempt;
        }

        // As a socket does it: what has connected in the moment in which it is given up, is connected.
        private async Task<FakeConnection> EndAsync(Attempt attempt, CancellationToken cancellation)
        {
            if (await Task.WhenAny(attempt.Outcome.Task, attempt.Cancelled.Task) == attempt.Outcome.Task || attempt.Address == Stubborn)
                return await attempt.Outcome.Task;
            throw new OperationCanceledException(cancellation);
        }
    }
}
