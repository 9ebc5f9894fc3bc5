namespace Venus.Net.Links;

/// <summary>A wait's end: cancelled when its time is over or its owner gives up, whichever comes first. One source in place of a timer's and a linked one.</summary>
public sealed class Deadline : CancellationTokenSource
{
    private readonly CancellationTokenRegistration _owner;

    /// <summary>Starts the time.</summary>
    /// <param name="after">How long.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="owner">Gives up earlier.</param>
    public Deadline(TimeSpan after, TimeProvider clock, CancellationToken owner)
        : base(after, clock) =>
        _owner = owner.UnsafeRegister(static deadline => ((Deadline)deadline!).Cancel(), this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // First: it waits for a cancellation that is under way.
        if (disposing)
            _owner.Dispose();
        base.Dispose(disposing);
    }
}
