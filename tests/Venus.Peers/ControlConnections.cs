using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Peers;

/// <summary>Reading a control connection as tests do, which are never slower than their peer.</summary>
public static class ControlConnections
{
    /// <summary>Reads until the end, and hands over every message that this version knows.</summary>
    public static Task<ControlEnd> RunAsync(this ControlConnection connection, Action<ControlMessage> received, CancellationToken cancellationToken) =>
        connection.RunAsync(
            (message, _) =>
            {
                if (message is not UnknownMessage)
                {
                    received(message);
                }

                return ValueTask.CompletedTask;
            },
            cancellationToken);
}
