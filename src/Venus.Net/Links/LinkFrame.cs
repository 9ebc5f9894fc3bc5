using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>An opened record. The payload stands in the link's buffer and is valid until the next read.</summary>
internal readonly record struct LinkFrame(RecordType Type, ReadOnlyMemory<byte> Payload);
