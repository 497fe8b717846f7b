using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FsCheck.Xunit;

namespace Correlator.Tests;

/// <summary>A property that holds for whatever FsCheck makes. Every run of the tests tries the same cases, unless the environment asks for others.</summary>
/// <remarks>
/// <para><c>CORRELATOR_SEED</c>: <c>random</c> for new cases in each run; a number for other ones that can be had again; a pair as FsCheck
/// prints it, <c>(123,457)</c>, for the cases of the run that failed. Without it each law has a seed of its own, made of its name.</para>
/// <para><c>CORRELATOR_SCENARIOS</c>: how many cases each law tries, in place of what it says itself.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LawAttribute : PropertyAttribute
{
    /// <summary>Marks a law.</summary>
    /// <param name="name">The name of the method; the compiler fills it in.</param>
    public LawAttribute([CallerMemberName] string name = "")
    {
        Name = name;
        Replay = ReplayOf(name, Environment.GetEnvironmentVariable("CORRELATOR_SEED"));
        if (Scenarios is { } scenarios)
        {
            base.MaxTest = scenarios;
        }
    }

    /// <summary>The name of the method.</summary>
    public string Name { get; }

    /// <summary>How many cases are tried where the environment does not say it.</summary>
    public new int MaxTest
    {
        get => base.MaxTest;
        set => base.MaxTest = Scenarios ?? value;
    }

    private static int? Scenarios { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CORRELATOR_SCENARIOS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

    /// <summary>FsCheck's seed for a law; empty to let FsCheck choose one.</summary>
    /// <param name="name">The name of the law.</param>
    /// <param name="seed">What the environment asks for.</param>
    /// <exception cref="FormatException">It asks for something else than a number, a pair or <c>random</c>.</exception>
    internal static string ReplayOf(string name, string? seed)
    {
        if (string.Equals(seed, "random", StringComparison.OrdinalIgnoreCase))
        {
            return string.Empty;
        }

        if (seed?.Contains(',') == true)
        {
            return seed;
        }

        var number = string.IsNullOrEmpty(seed) ? 0 : ulong.Parse(seed, NumberStyles.None, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"({HashOf(name) ^ number},{FirstGamma})");
    }

    // The second number of the pair must be odd.
    private const ulong FirstGamma = 0x9E3779B97F4A7C15;

    /// <summary>FNV-1a: the same on every machine and in every run.</summary>
    private static ulong HashOf(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var one in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ one) * 1099511628211UL);
        }

        return hash;
    }
}
