using System.Globalization;

namespace Venus.FuzzTests.Engine;

/// <summary>How long to fuzz, and with which seed: from the environment, so that one command runs it for a second or for a night.</summary>
internal static class FuzzSettings
{
    /// <summary>VENUS_FUZZ: inputs of all decoders together.</summary>
    public static long Inputs { get; } = Read("VENUS_FUZZ", 400_000);

    /// <summary>VENUS_FUZZ_WIRE: connections to a server.</summary>
    public static long Connections { get; } = Read("VENUS_FUZZ_WIRE", 2_000);

    /// <summary>VENUS_FUZZ_SEED: what every throw of the dice follows from.</summary>
    public static ulong Seed { get; } = (ulong)Read("VENUS_FUZZ_SEED", 20_260_101);

    private static long Read(string variable, long otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
