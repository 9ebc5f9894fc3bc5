namespace Venus;

/// <summary>
/// PipeTo that stays in the synchronization context it was called in. Akka.NET's goes on upon the thread pool; in a simulated world nothing may leave
/// the world's thread. In a
/// node there is no context, and both are the same. Found before Akka.NET's because <c>Venus</c> encloses every namespace of the project.
/// </summary>
public static class PipeToInContext
{
    /// <summary>Sends the task's result, or what <paramref name="failure"/> makes of its error (else <see cref="Status.Failure"/>).</summary>
    public static Task PipeTo<T>(
        this Task<T> task, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        PipeToSupport.PipeTo(task, recipient, useConfigureAwait: true, sender, success, failure);

    /// <summary>
    /// Sends what <paramref name="success"/> makes when the task completes (else nothing), or what <paramref name="failure"/> makes of its error.
    /// </summary>
    public static Task PipeTo(
        this Task task, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null, Func<Exception, object>? failure = null) =>
        PipeToSupport.PipeTo(task, recipient, useConfigureAwait: true, sender, success, failure);

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef?, Func{T, object}?, Func{Exception, object}?)" />
    public static Task PipeTo<T>(
        this ValueTask<T> task, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        PipeToSupport.PipeTo(task, recipient, useConfigureAwait: true, sender, success, failure);
}
