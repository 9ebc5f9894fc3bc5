namespace Venus.Actors;

/// <summary>
/// Puts off what the parent says while the actor waits for children to end, and what children report while it is suspended: the hooks of one restart run to their end
/// before the next begins.
/// </summary>
internal sealed class SystemInbox(Lifecycle lifecycle, ActorCell cell)
{
    private List<SystemMessage>? _deferred;

    public void Handle(SystemMessage message)
    {
        if (lifecycle.MustWait(message))
        {
            (_deferred ??= []).Add(message);
            return;
        }

        lifecycle.Handle(message);
        if (_deferred is not null)
            HandleDeferred(_deferred);
    }

    private void HandleDeferred(List<SystemMessage> deferred)
    {
        while (deferred.Count > 0 && (cell.IsTerminated || !lifecycle.MustWait(deferred[0])))
        {
            var next = deferred[0];
            deferred.RemoveAt(0);
            if (cell.IsTerminated)
                DeadLetterRef.Reject(next);
            else
                lifecycle.Handle(next);
        }
    }
}
