namespace Venus.Actors;

/// <summary>How something went, for whoever asked.</summary>
public abstract class Status
{
    private Status()
    {
    }

    /// <summary>It went well.</summary>
    /// <param name="status">What came of it.</param>
    public sealed class Success(object? status) : Status
    {
        /// <summary>Success with nothing to say.</summary>
        public static readonly Success Instance = new(null);

        /// <summary>What came of it.</summary>
        public object? Status { get; } = status;

        /// <inheritdoc/>
        public override string ToString() => Status is null ? "Success" : $"Success: {Status}";
    }

    /// <summary>It failed. As the answer to an <c>Ask</c> it makes the task fail with <see cref="Cause"/>.</summary>
    public sealed class Failure : Status
    {
        /// <summary>Makes a failure.</summary>
        /// <param name="cause">Why it failed.</param>
        public Failure(Exception cause)
            : this(cause, state: null)
        {
        }

        /// <summary>Makes a failure.</summary>
        /// <param name="cause">Why it failed.</param>
        /// <param name="state">What the receiver may want to know besides.</param>
        public Failure(Exception cause, object? state)
        {
            Cause = cause;
            State = state;
        }

        /// <summary>Why it failed.</summary>
        public Exception Cause { get; }

        /// <summary>What the receiver may want to know besides.</summary>
        public object? State { get; }

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}";
    }
}
