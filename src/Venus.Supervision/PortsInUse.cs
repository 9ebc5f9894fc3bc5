using System.Diagnostics.CodeAnalysis;
using Venus.Net.Addresses;

namespace Venus.Supervision;

/// <summary>
/// What this process listens on, or is about to. The kernel keeps strangers apart, but not two sockets of one process that both say that their
/// address may be shared (SO_REUSEPORT, socket(7)). Safe for concurrent use.
/// </summary>
public sealed class PortsInUse
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<Claim>> _byPort = [];

    /// <summary>Who has an address that cannot be open beside this one; <see langword="null"/> if nobody has.</summary>
    public string? HolderOf(ListenAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            return Find(address)?.Owner;
        }
    }

    /// <summary>Takes an address, unless somebody has one that cannot be open beside it. Port 0 is always free.</summary>
    /// <param name="address">The address.</param>
    /// <param name="owner">Who takes it.</param>
    /// <param name="claim">Gives it back when it is disposed of.</param>
    /// <param name="holder">Who has it already.</param>
    public bool TryClaim(ListenAddress address, string owner, [NotNullWhen(true)] out IDisposable? claim, [NotNullWhen(false)] out string? holder)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            holder = Find(address)?.Owner;
            if (holder is not null)
            {
                claim = null;
                return false;
            }

            var taken = new Claim(this, address, owner);
            if (!_byPort.TryGetValue(address.Port, out var claims))
            {
                _byPort[address.Port] = claims = [];
            }

            claims.Add(taken);
            claim = taken;
            return true;
        }
    }

    private Claim? Find(ListenAddress address) =>
        _byPort.TryGetValue(address.Port, out var claims) ? claims.Find(claim => claim.Address.Overlaps(address)) : null;

    private void Release(Claim claim)
    {
        lock (_gate)
        {
            if (_byPort.TryGetValue(claim.Address.Port, out var claims) && claims.Remove(claim) && claims.Count == 0)
            {
                _byPort.Remove(claim.Address.Port);
            }
        }
    }

    private sealed class Claim(PortsInUse ports, ListenAddress address, string owner) : IDisposable
    {
        public ListenAddress Address { get; } = address;

        public string Owner { get; } = owner;

        public void Dispose() => ports.Release(this);
    }
}
