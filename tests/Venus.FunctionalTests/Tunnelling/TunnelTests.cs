using System.Security.Cryptography;
using Venus.FunctionalTests.Support;
using Venus.Net.Protocol;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>What a visitor sees of a tunnel that works.</summary>
public sealed class TunnelTests
{
    [Theory]
    [InlineData(AppEncryption.Sealed)]
    [InlineData(AppEncryption.None)]
    public async Task Bytes_come_back_unchanged_through_a_half_close(AppEncryption encryption)
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port, encryption);
        var request = RandomNumberGenerator.GetBytes(3_000_001);

        var reply = await Visitor.ExchangeAsync(tunnel.App, request);

        SHA256.HashData(reply).ShouldBe(SHA256.HashData(request));
    }
}
