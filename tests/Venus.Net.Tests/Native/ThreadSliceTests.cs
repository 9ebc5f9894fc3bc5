using Venus.Net.Native;
using Venus.Net.Relay.Epoll;

namespace Venus.Net.Tests.Native;

/// <summary>What threads ask of the system's scheduler. One that knows no such wishes (Linux before 6.12) tells of none, and then of nobody's.</summary>
public sealed class ThreadSliceTests
{
    private static TimeSpan Usual { get; } = OnNewThread(static () => ThreadSlice.Of(0));

    private static TimeSpan Granted { get; } = Usual == TimeSpan.Zero ? TimeSpan.Zero : ThreadSlice.Least;

    [Fact]
    public void Least_slice_is_granted_to_whoever_asks_and_to_nobody_else()
    {
        OnNewThread(static () =>
        {
            ThreadSlice.AskForLeast();
            return (ThreadSlice.Of(0), OnNewThread(static () => ThreadSlice.Of(0)));
        }).ShouldBe((Granted, Usual));
        OnNewThread(static () => ThreadSlice.Of(0)).ShouldBe(Usual);
    }

    [Fact]
    public void Thread_that_is_not_there_has_none() => ThreadSlice.Of(int.MaxValue).ShouldBe(TimeSpan.Zero);

    [Fact]
    public async Task Loop_has_the_least_slice_and_so_has_the_one_beside_it()
    {
        var loop = new EventLoop(0);
        try
        {
            (await OnLoop(loop, ThreadSlice.Of)).ShouldBe(Granted);
            var other = await OnLoop(loop, _ => loop.TryGetOther()!);
            (await OnLoop(other, ThreadSlice.Of)).ShouldBe(Granted);
        }
        finally
        {
            await loop.StopAsync();
        }
    }

    private static T OnNewThread<T>(Func<T> ask)
    {
        T? answer = default;
        var thread = new Thread(() => answer = ask());
        thread.Start();
        thread.Join();
        return answer!;
    }

    private static Task<T> OnLoop<T>(EventLoop loop, Func<int, T> ask)
    {
        var question = new Question<T>(loop, ask);
        loop.Post(question);
        return question.Answer.Task;
    }

    private sealed class Question<T>(EventLoop loop, Func<int, T> ask) : ILoopWork
    {
        public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EventLoop Loop => loop;

        public bool IsDue { get; set; }

        public bool IsBulk => false;

        public void TakeTurn() => Answer.SetResult(ask(0));

        public void Abandon() => Answer.TrySetCanceled();
    }
}
