using System.Net;

namespace Venus.Demo;

/// <summary>A request's body made of seeded bytes, of known length.</summary>
/// <param name="seed">The seed.</param>
/// <param name="length">Bytes.</param>
internal sealed class SeededContent(int seed, long length) : HttpContent
{
    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        SeededBytes.WriteAsync(stream, seed, length, cancellationToken);

    /// <inheritdoc />
    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
