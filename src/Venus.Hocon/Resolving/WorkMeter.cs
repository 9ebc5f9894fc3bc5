using System.Runtime.CompilerServices;

namespace Venus.Hocon.Resolving;

/// <summary>Counts what a resolution costs and ends it where it costs too much.</summary>
internal sealed class WorkMeter(HoconLimits limits)
{
    /// <summary>Work of making a value, which takes far more memory than a step.</summary>
    public const int Value = 8;

    /// <summary>Work of making an object of the resolved tree, with its table of keys.</summary>
    public const int ObjectValue = 3 * Value;

    private long _work;
    private int _substitutions;

    public void Charge(HoconOrigin origin, long work)
    {
        _work += work;
        if (_work > limits.MaxWork)
        {
            throw new HoconException(origin, "the configuration grows too large when its substitutions are resolved; use fewer of them.");
        }
    }

    public void EnterSubstitution(HoconOrigin origin)
    {
        if (++_substitutions > limits.MaxSubstitutionDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new HoconException(origin, $"more than {limits.MaxSubstitutionDepth} substitutions lead to each other here; shorten the chain.");
        }
    }

    public void LeaveSubstitution() => _substitutions--;

    public void CheckDepth(HoconOrigin origin, int depth)
    {
        if (depth > limits.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new HoconException(origin, $"objects and lists are nested more than {limits.MaxDepth} deep here; flatten the configuration.");
        }
    }
}
