using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>
/// Whom a connection counts against: an IPv4 address or an IPv6 network, since who has one IPv6 address commonly has all 2^64 of its
/// subnet (RFC 6177). IPv4 in IPv6's clothes is IPv4. A peer whose address is not known counts against one source of its own.
/// </summary>
/// <param name="Network">The address, the bits beyond the prefix zero.</param>
/// <param name="IsIPv6">Which family, so that the two never meet.</param>
internal readonly record struct SourcePrefix(UInt128 Network, bool IsIPv6)
{
    /// <summary>The source of a peer.</summary>
    public static SourcePrefix Of(EndPoint? peer, SourceLimitOptions options)
    {
        if (peer is not IPEndPoint { Address: var address })
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6)
        {
            address.MapToIPv4().TryWriteBytes(bytes, out _);
            return new SourcePrefix(BinaryPrimitives.ReadUInt32BigEndian(bytes) & Mask(options.PrefixV4, 32), false);
        }

        address.TryWriteBytes(bytes, out _);
        return new SourcePrefix(BinaryPrimitives.ReadUInt128BigEndian(bytes) & Mask(options.PrefixV6, 128), true);
    }

    // A shift by all of the bits would be a shift by none.
    private static UInt128 Mask(int prefix, int bits) => prefix == 0 ? UInt128.Zero : UInt128.MaxValue << (bits - prefix);
}
