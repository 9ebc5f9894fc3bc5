namespace Venus.Actors;

/// <summary>Sending what comes of a task to an actor: the way to wait for something without blocking.</summary>
public static class PipeToSupport
{
    /// <summary>
    /// Sends the task's result to <paramref name="recipient"/>, or, when it fails or is cancelled, a <see cref="Status.Failure"/> with the exception.
    /// </summary>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Who is told.</param>
    /// <param name="sender">In whose name; no one's when left out.</param>
    /// <param name="success">Makes the message of the result.</param>
    /// <param name="failure">Makes the message of the exception.</param>
    /// <returns>A task that ends, never in failure, when the message is sent.</returns>
    public static async Task PipeTo<T>(
        this Task<T> taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<T, object>? success = null,
        Func<Exception, object>? failure = null)
    {
        try
        {
            var result = await taskToPipe;
            recipient.Tell(success is null ? result! : success(result), sender);
        }
        catch (Exception cause)
        {
            recipient.Tell(failure is null ? new Status.Failure(cause) : failure(cause), sender);
        }
    }

    /// <summary>As the other, for a task without a result: nothing is sent on success unless <paramref name="success"/> says what.</summary>
    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef?, Func{T, object}?, Func{Exception, object}?)"/>
    public static async Task PipeTo(
        this Task taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<object>? success = null,
        Func<Exception, object>? failure = null)
    {
        try
        {
            await taskToPipe;
            if (success is not null)
                recipient.Tell(success(), sender);
        }
        catch (Exception cause)
        {
            recipient.Tell(failure is null ? new Status.Failure(cause) : failure(cause), sender);
        }
    }

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef?, Func{T, object}?, Func{Exception, object}?)"/>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<T, object>? success = null,
        Func<Exception, object>? failure = null) => taskToPipe.AsTask().PipeTo(recipient, sender, success, failure);

    /// <inheritdoc cref="PipeTo(Task, ICanTell, IActorRef?, Func{object}?, Func{Exception, object}?)"/>
    public static Task PipeTo(
        this ValueTask taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<object>? success = null,
        Func<Exception, object>? failure = null) => taskToPipe.AsTask().PipeTo(recipient, sender, success, failure);
}
