namespace Venus.Net.Links;

/// <summary>How a control channel ended.</summary>
public enum ControlEndKind
{
    /// <summary>The peer closed, between two frames.</summary>
    Eof,

    /// <summary>The connection broke.</summary>
    Error,

    /// <summary>The peer sent what the protocol does not allow.</summary>
    Protocol,

    /// <summary>This side ended it: by the token, <see cref="ControlConnection.CloseAsync"/> or <see cref="ControlConnection.Abort"/>.</summary>
    Cancelled,
}

/// <summary>The first cause of a control channel's end.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">One sentence for the log.</param>
public sealed record ControlEnd(ControlEndKind Kind, string Text)
{
    internal static ControlEnd Eof { get; } = new(ControlEndKind.Eof, "The peer closed the control channel.");

    internal static ControlEnd Cancelled { get; } = new(ControlEndKind.Cancelled, "This side closed the control channel.");

    internal static ControlEnd Error(Exception error) =>
        new(ControlEndKind.Error, $"The control channel broke: {NetworkError.Describe(error)}.");

    internal static ControlEnd Protocol(string text) => new(ControlEndKind.Protocol, text);
}
