using System.Globalization;

namespace Correlator.Cli;

/// <summary>Writes a report for people, as tables of columns.</summary>
internal sealed class LoadReportText(TextWriter output)
{
    private const int NameWidth = 12;
    private const int Width = 12;

    public void Write(LoadReport report)
    {
        var setup = report.Setup;
        output.WriteLine(I($"{setup.Scenario}, {setup.Pattern}, {setup.Rate:#,0.##} events/s for {setup.DurationSeconds:#,0.###} s, seed {setup.Seed}, lateness {setup.LatenessSeconds:0.###} s; {string.Join(", ", setup.Streams.Select(static stream => $"{stream.Key} by {stream.Value}"))}"));
        output.WriteLine(I($"{report.State} after {report.Events.ElapsedSeconds:#,0.0} s{(report.Error is null ? string.Empty : $": {report.Error}")}"));
        output.WriteLine();
        WriteEvents(report);
        WriteQueries(report);
        WriteLatency(report);
        WriteMachine(report);
        WritePhases(report);
        WriteThresholds(report);
    }

    private static string I(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string N(long? count) => count is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "?";

    private static string Ms(double? milliseconds) => milliseconds is { } known ? I($"{known:#,0.00}") : "-";

    private static string Percent(double? rate) => rate is { } known ? I($"{Math.Floor(known * 1_000_000) / 10_000:0.####} %") : "?";

    private void WriteRow(string name, params IEnumerable<string> cells) =>
        output.WriteLine((name.PadRight(NameWidth) + string.Concat(cells.Select(static cell => cell.PadLeft(Width)))).TrimEnd());

    private void WriteEvents(LoadReport report)
    {
        var events = report.Events;
        WriteRow("events", "due", "sent", "dropped", "malformed", "wanted/s", "reached/s");
        WriteRow(string.Empty, N(events.Due), N(events.Sent), N(events.Dropped), N(events.Malformed), I($"{events.WantedRate:N0}"), I($"{events.ReachedRate:N0}"));
        output.WriteLine();
    }

    private void WriteQueries(LoadReport report)
    {
        WriteRow("results", "expected", "received", "right", "lost", "wrong", "twice", "success");
        foreach (var query in report.Queries)
        {
            WriteResults(query.Name, query);
        }

        if (report.Queries.Count > 1)
        {
            WriteResults("all", report.Results);
        }

        output.WriteLine();
    }

    private void WriteResults(string name, ResultFigures results) => WriteRow(
        name, N(results.Expected), N(results.Received), N(results.Right), N(results.Lost), N(results.Wrong), N(results.Twice), Percent(results.SuccessRate));

    private void WriteLatency(LoadReport report)
    {
        WriteRow("ms", "min", "mean", "p50", "p90", "p95", "p99", "p99.9", "max");
        WriteTimes("latency", report.Latency);
        WriteTimes("behind", report.Behind);
        output.WriteLine();
    }

    private void WriteTimes(string name, LatencyFigures? times)
    {
        if (times is null)
        {
            WriteRow(name, "none");
            return;
        }

        WriteRow(name, new[] { times.Min, times.Mean, times.P50, times.P90, times.P95, times.P99, times.P999, times.Max }.Select(static time => Ms(time)));
    }

    private void WriteMachine(LoadReport report)
    {
        WriteRow("memory", "max", "1st half", "2nd half");
        foreach (var (name, peak) in new[] { ("working set", report.Memory.WorkingSetBytes), ("heap", report.Memory.ManagedHeapBytes) })
        {
            WriteRow(name, ByteCount.Format(peak.Max), ByteCount.Format(peak.FirstHalf), ByteCount.Format(peak.SecondHalf));
        }

        output.WriteLine(I($"collector   {report.Memory.Collections:N0} collections held all threads for {report.Memory.CollectorPauseMilliseconds:N0} ms together"));
        output.WriteLine(I($"cpu         {report.Cpu.Seconds:#,0.0} s, {report.Cpu.Cores:0.00} of {report.Cpu.Processors} cores{(report.Cpu.WaitedSeconds is { } waited ? I($"; {waited:#,0.0} s its threads had work and no core") : string.Empty)}"));
        output.WriteLine();
    }

    private void WritePhases(LoadReport report)
    {
        WriteRow("seconds", "due", "sent", "wanted/s", "reached/s", "results", "p50 ms", "p99 ms", "behind ms");
        foreach (var phase in report.Phases)
        {
            WriteRow(
                I($"{phase.FromSeconds:0.###}-{phase.ToSeconds:0.###}"),
                N(phase.Due), N(phase.Sent), I($"{phase.WantedRate:N0}"), I($"{phase.ReachedRate:N0}"), N(phase.Results), Ms(phase.P50), Ms(phase.P99), Ms(phase.BehindMax));
        }

        output.WriteLine();
    }

    private void WriteThresholds(LoadReport report)
    {
        foreach (var threshold in report.Thresholds)
        {
            output.WriteLine($"{(threshold.IsMet ? "ok     " : "MISSED ")}{threshold.Name,-12}{Show(threshold, threshold.Limit)}, was {(threshold.Value is { } value ? Show(threshold, value) : "not measured")}");
        }

        output.WriteLine(report.Passed ? "passed" : "not passed");
    }

    private static string Show(ThresholdFigures threshold, double value) => threshold.Name switch
    {
        "min-success" or "min-rate" => Percent(value),
        "max-memory" => ByteCount.Format((long)value),
        "max-wrong" => N((long)value),
        _ => $"{Ms(value)} ms",
    };
}
