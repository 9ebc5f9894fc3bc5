using System.Text;
using Venus.FuzzTests.Engine;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;

namespace Venus.FuzzTests.Decoders;

/// <summary>Small texts that peers and files bring: addresses, ports, credentials, pins, units. Each is read or not; none throws.</summary>
internal sealed class TextDecoder : IDecoder
{
    private static readonly (string Name, Func<string, bool> Read)[] Readers =
    [
        ("listen", static text => ListenAddress.TryParse(text, null, out _)),
        ("target", static text => TargetAddress.TryParse(text, null, out _)),
        ("listen problem", static text => AddressProblem.OfListen(text).Length > 0),
        ("target problem", static text => AddressProblem.OfTarget(text).Length > 0),
        ("ports", static text => PortRight.TryParse(text, null, out _)),
        ("token", static text => Token.TryParse(text, out _)),
        ("token hash", static text => TokenHash.TryParse(text, out _)),
        ("pin", static text => PinnedKey.TryParse(text, out _)),
        ("duration", static text => HoconDuration.TryParse(text, out _)),
        ("size", static text => HoconSize.TryParse(text, out _)),
    ];

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "0.0.0.0:9000", "[2001:db8::1%1]:65535", "*:7000", "9000", "vps.example.com:7000", "9000-9099", "500ms", "1.5e3 days", "64KiB", "1YiB",
            "sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "vt_47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public IReadOnlyList<byte[]> Words { get; } =
        [.. new[] { "[", "]", ":", "-", ".", "*", "%", "65536", "0", "9", "e", "ms", "KiB", "days", " ", "\u00A0", "é", "\0", "sha256:", "vt_", "=" }.Select(Encoding.UTF8.GetBytes)];

    public int Weight => 2;

    public bool IsRefusal(Exception error) => false;

    public int Decode(ReadOnlySpan<byte> input, Dice dice)
    {
        var text = Encoding.UTF8.GetString(input[..Math.Min(input.Length, 512)]);
        var read = 0;
        for (var reader = 0; reader < Readers.Length; reader++)
        {
            read |= Readers[reader].Read(text) ? 1 << reader : 0;
        }

        return read;
    }
}
