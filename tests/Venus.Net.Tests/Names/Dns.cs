using System.Net;

namespace Venus.Net.Tests.Names;

/// <summary>A name server that answers when the test says so.</summary>
internal sealed class Dns
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<IPAddress[]>> _open = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _watches = [];
    private int _questions;

    public int Questions
    {
        get
        {
            lock (_gate)
                return _questions;
        }
    }

    public Task<IPAddress[]> AskAsync(string host)
    {
        var question = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _open.Enqueue(question);
            _questions++;
            foreach (var watch in _watches.Where(watch => watch.Count <= _questions))
                watch.Reached.TrySetResult();
        }

        return question.Task;
    }

    /// <summary>Waits until so many questions were asked in all.</summary>
    public Task AskedAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _watches.Add((count, reached));
            if (_questions >= count)
                reached.SetResult();
        }

        return reached.Task;
    }

    /// <summary>Answers the oldest open question.</summary>
    public void Answer(params string[] addresses) => Next().SetResult([.. addresses.Select(IPAddress.Parse)]);

    /// <summary>Fails the oldest open question.</summary>
    public void Fail(Exception failure) => Next().SetException(failure);

    private TaskCompletionSource<IPAddress[]> Next()
    {
        lock (_gate)
            return _open.Dequeue();
    }
}
