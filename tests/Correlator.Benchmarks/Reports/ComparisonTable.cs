using System.Globalization;
using System.Text;

namespace Correlator.Benchmarks;

/// <summary>Measurements as a Markdown table.</summary>
internal static class ComparisonTable
{
    /// <summary>The table; the last column says how many times the first engine's median each engine's median is.</summary>
    public static string Write(IReadOnlyList<Measurement> measurements)
    {
        var text = new StringBuilder();
        var first = measurements[0];
        var hasProcesses = measurements.Any(static m => m.PeakMegabytes > 0);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {"engine",-44} | {"ns/event",9} | {"min",9} | {"max",9} | {(hasProcesses ? "peak MB" : "B/event"),8} | {"results",9} | against the first |");
        text.AppendLine("| :-- | --: | --: | --: | --: | --: | --: |");
        foreach (var m in measurements)
        {
            var memory = hasProcesses ? m.PeakMegabytes : m.BytesPerEvent;
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {m.Name,-44} | {m.Median,9:N1} | {m.Least,9:N1} | {m.Greatest,9:N1} | {(memory > 0 ? memory.ToString("N1", CultureInfo.InvariantCulture) : "-"),8} | {(m.Results > 0 ? m.Results.ToString("N0", CultureInfo.InvariantCulture) : "-"),9} | {m.Median / first.Median,8:N2}x |");
        }

        return text.ToString();
    }
}
