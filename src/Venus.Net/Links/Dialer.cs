using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Names;

namespace Venus.Net.Links;

/// <summary>
/// A connection to a host by name or address. A name's addresses are tried one after another, each with a head start over the next, and the first
/// that answers wins (RFC 8305, 5): one that refuses costs nothing, one that is dead costs its head start.
/// </summary>
public static class Dialer
{
    // RFC 8305, 8: "recommended Connection Attempt Delay". Less where the time would not be enough for all addresses.
    private static readonly TimeSpan LongestHeadStart = TimeSpan.FromMilliseconds(250);

    private readonly record struct Attempt<T>(IPAddress Address, T? Connection, Exception? Failure);

    /// <summary>Connects.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="timeout">For the name and all its addresses together.</param>
    /// <param name="names">Finds the addresses.</param>
    /// <param name="connect">Connects to one address; fails as a socket does.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TimeoutException">The time was over before DNS or any address answered; the message says which.</exception>
    /// <exception cref="IOException">The name has no address, or every address refused; the message says which did what.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<T> DialAsync<T>(
        TargetAddress remote, TimeSpan timeout, INameResolver names, Func<IPEndPoint, CancellationToken, Task<T>> connect, TimeProvider time, CancellationToken cancellation)
        where T : class, IDisposable
    {
        using var deadline = new Deadline(timeout, time, cancellation);
        var isName = !IPAddress.TryParse(remote.Host, out var literal);
        var addresses = isName ? await ResolveAsync(remote, timeout, names, deadline.Token, cancellation) : [literal!];
        var failures = new List<Exception>();
        var won = addresses.Count == 1
            ? await TryAsync(new IPEndPoint(addresses[0], remote.Port), connect, deadline.Token)
            : await RaceAsync(addresses, remote.Port, HeadStart(timeout, addresses.Count), connect, time, failures, deadline.Token);
        if (won.Connection is { } connection)
        {
            if (isName)
                names.Connected(remote.Host, won.Address);
            return connection;
        }

        cancellation.ThrowIfCancellationRequested();
        if (isName)
            names.Failed(remote.Host);
        if (addresses.Count == 1)
            failures.Add(won.Failure!);
        var text = $"{remote} cannot be reached ({string.Join("; ", failures.Select(static failure => failure.Message))}).";
        throw failures.TrueForAll(static failure => failure is TimeoutException) ? new TimeoutException(text) : new IOException(text, failures[^1]);
    }

    private static TimeSpan HeadStart(TimeSpan timeout, int addresses) =>
        timeout / addresses < LongestHeadStart ? timeout / addresses : LongestHeadStart;

    private static async Task<IReadOnlyList<IPAddress>> ResolveAsync(
        TargetAddress remote, TimeSpan timeout, INameResolver names, CancellationToken deadline, CancellationToken caller)
    {
        try
        {
            return await names.ResolveAsync(remote.Host, deadline);
        }
        catch (NameException error)
        {
            throw new IOException($"{remote} cannot be reached ({error.Message}).", error);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            throw new TimeoutException($"{remote} cannot be reached (no answer from DNS for {remote.Host} within {timeout.TotalSeconds:0.###} s).");
        }
    }

    private static async Task<Attempt<T>> RaceAsync<T>(
        IReadOnlyList<IPAddress> addresses, int port, TimeSpan headStart, Func<IPEndPoint, CancellationToken, Task<T>> connect, TimeProvider time, List<Exception> failures, CancellationToken deadline)
        where T : class, IDisposable
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        var running = new List<Task<Attempt<T>>>();
        try
        {
            for (var next = 0; next < addresses.Count || running.Count > 0;)
            {
                if (next < addresses.Count)
                    running.Add(TryAsync(new IPEndPoint(addresses[next++], port), connect, over.Token));
                var first = Task.WhenAny(running);
                if (next < addresses.Count && await Task.WhenAny(first, Task.Delay(headStart, time, over.Token)) != first && !deadline.IsCancellationRequested)
                    continue;

                var ended = await first;
                running.Remove(ended);
                var attempt = await ended;
                if (attempt.Connection is not null)
                    return attempt;
                failures.Add(attempt.Failure!);
            }

            return default;
        }
        finally
        {
            await over.CancelAsync();
            foreach (var late in running)
                _ = CloseAsync(late);
        }
    }

    private static async Task<Attempt<T>> TryAsync<T>(IPEndPoint address, Func<IPEndPoint, CancellationToken, Task<T>> connect, CancellationToken deadline)
        where T : class, IDisposable
    {
        try
        {
            return new Attempt<T>(address.Address, await connect(address, deadline), null);
        }
        catch (OperationCanceledException)
        {
            return new Attempt<T>(address.Address, null, new TimeoutException($"{address.Address}: no answer in time"));
        }
        catch (SocketException error)
        {
            return new Attempt<T>(address.Address, null, new IOException($"{address.Address}: {NetworkError.Describe(error)}", error));
        }
    }

    private static async Task CloseAsync<T>(Task<Attempt<T>> late)
        where T : class, IDisposable => (await late).Connection?.Dispose();
}
