using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>One goal and what became of it.</summary>
/// <param name="Workload">Which workload.</param>
/// <param name="Wanted">The goal.</param>
/// <param name="Found">What was measured; null where it could not be.</param>
/// <param name="IsMet">Whether that is enough.</param>
internal sealed record Goal(string Workload, string Wanted, string? Found, bool IsMet)
{
    /// <summary>At least so many times as fast as a peer.</summary>
    public static Goal Faster(string workload, double times, Measurement peer, Measurement ours)
    {
        var ratio = peer.Median / ours.Median;
        return new Goal(workload, string.Create(CultureInfo.InvariantCulture, $"{times}x {peer.Name}"), string.Create(CultureInfo.InvariantCulture, $"{ratio:N2}x"), ratio >= times);
    }

    /// <summary>At most so much of something.</summary>
    public static Goal AtMost(string workload, double greatest, string unit, double found) => new(
        workload,
        string.Create(CultureInfo.InvariantCulture, $"at most {greatest} {unit}"),
        string.Create(CultureInfo.InvariantCulture, $"{found:N1} {unit}"),
        found <= greatest);

    public string ToRow() => $"| {Workload} | {Wanted} | {Found ?? "not measured"} | {(Found is null ? "-" : IsMet ? "yes" : "**no**")} |";
}
