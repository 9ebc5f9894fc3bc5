using FsCheck;
using FsCheck.Fluent;

namespace Venus.Net.Tests.Legacy;

/// <summary>Arbitrary ways in which TCP may cut a stream into reads.</summary>
internal static class Splits
{
    /// <summary>Sizes of reads, none empty, that add up to at least the length.</summary>
    public static Gen<IList<int>> Of(int length) =>
        Gen.Choose(1, 20).ListOf(length + 1).Select(sizes => (IList<int>)[.. sizes]);

    public static IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> stream, IEnumerable<int> sizes)
    {
        foreach (var size in sizes)
        {
            if (stream.IsEmpty)
            {
                yield break;
            }

            var taken = Math.Min(size, stream.Length);
            yield return stream[..taken];
            stream = stream[taken..];
        }
    }
}
