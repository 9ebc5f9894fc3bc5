using Venus.FuzzTests.Engine;
using Venus.Net.Protocol;

namespace Venus.FuzzTests.Decoders;

/// <summary>The first 64 bytes of a data link. Only what was signed is authentic, and form is judged without the secret.</summary>
internal sealed class LinkHelloDecoder : IDecoder
{
    private readonly LinkSecret _secret = new(ControlSamples.Bytes);

    public LinkHelloDecoder() => Seeds = [Signed(LinkKind.Sealed, 1), Signed(LinkKind.Raw, 2), Signed(LinkKind.Sealed, ulong.MaxValue)];

    public IReadOnlyList<byte[]> Seeds { get; }

    public int Weight => 2;

    public bool IsRefusal(Exception error) => false;

    public int Decode(ReadOnlySpan<byte> input, Dice dice)
    {
        var cut = input[..Math.Min(input.Length, LinkHello.Size)];
        var authentic = LinkHello.IsAuthentic(cut, _secret);
        if (authentic && !Signed(cut))
        {
            throw new InvalidOperationException("A hello that nobody signed is authentic.");
        }

        if (!LinkHello.TryRead(cut, out var hello))
        {
            return authentic ? 1 : 2;
        }

        // The form alone: written again, everything but the proof is the same.
        var again = new byte[LinkHello.Size];
        hello.Write(again, _secret);
        return again.AsSpan(0, 32).SequenceEqual(cut[..32])
            ? (authentic ? 3 : 4) + (int)hello.Kind
            : throw new InvalidOperationException("A hello has a second way to be written.");
    }

    private bool Signed(ReadOnlySpan<byte> frame)
    {
        foreach (var seed in Seeds)
        {
            if (frame.SequenceEqual(seed))
            {
                return true;
            }
        }

        return false;
    }

    private byte[] Signed(LinkKind kind, ulong number)
    {
        var frame = new byte[LinkHello.Size];
        new LinkHello(kind, SessionId.Read(ControlSamples.Bytes), number).Write(frame, _secret);
        return frame;
    }
}
