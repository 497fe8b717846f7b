using System.Text;

namespace Correlator.Benchmarks;

/// <summary>The command <c>goals</c>: measures everything, holds it against the goals, and writes the document.</summary>
internal sealed class GoalsReport(int events)
{
    private readonly List<Goal> _goals = [];
    private readonly StringBuilder _tables = new();

    // With few events the report is a try-out.
    private bool IsShort => events < 500_000;

    /// <summary>Writes the report.</summary>
    /// <param name="path">The document; null for standard output alone.</param>
    /// <param name="events">Events of each stream of W1 and W2; W3 has twice as many.</param>
    public static int Run(string? path, int events)
    {
        var report = new GoalsReport(events);
        report.MeasurePairs();
        report.MeasureFiles();
        report.MeasureWindows();
        report.MeasureOperators();
        report.MeasureState();
        report.MeasureScale();
        report.MeasureLive();
        var text = report.ToDocument();
        Console.WriteLine(text);
        if (path is not null)
        {
            File.WriteAllText(path, text);
        }

        return 0;
    }

    private void MeasurePairs()
    {
        using var engines = new PairEngines(events);
        var found = Compare("W1: a temporal join in memory", engines.All(), rounds: 5);
        var (ours, create) = (found[PairEngines.Text], found[PairEngines.Create1]);
        _goals.Add(Goal.Faster("W1", 1.3, found[PairEngines.Count1], ours));
        _goals.Add(Goal.Faster("W1", 3, create, ours));
        _goals.Add(Goal.Faster("W1", 7, found[PairEngines.Dictionary], ours));
        _goals.Add(Goal.Faster("W1", 40, found[PairEngines.GroupByUntil], ours));
        _goals.Add(Goal.Faster("W1", 0.9, found[PairEngines.Kernel], ours));
        _goals.Add(Goal.AtMost("W1, allocated beyond results", 4, "B/event", found[PairEngines.Unmatched].BytesPerEvent));
        _goals.Add(Goal.Faster("W1 by LINQ", 1.3, found[PairEngines.Count1], found[PairEngines.Linq]));
        _goals.Add(Goal.Faster("W1 behind Rx operators, per event", 2, create, found[PairEngines.Live]));
        _goals.Add(Goal.Faster("W1 as components", 2, create, found[PairEngines.Components]));
    }

    private void MeasureFiles()
    {
        using var engines = new FileEngines(events);
        var found = Compare("W2: two files to one", engines.All(), rounds: 3);
        if (!found.TryGetValue(FileEngines.Tool, out var ours))
        {
            _goals.Add(new Goal("W2", $"2.4x {FileEngines.Full1}", null, IsMet: false));
            return;
        }

        var name = FileEngines.IsToolNative ? "W2" : "W2, tool not compiled ahead of time";
        _goals.Add(Goal.Faster(name, 2.4, found[FileEngines.Full1], ours));
        _goals.Add(Goal.Faster(name, 1.8, found[FileEngines.FullAll], ours));
        if (found.TryGetValue(FileEngines.Shell, out var shell))
        {
            _goals.Add(Goal.Faster(name, 6, shell, ours));
        }

        _goals.Add(Goal.AtMost($"{name}, peak memory", 200, "MB", ours.PeakMegabytes));
    }

    private void MeasureWindows()
    {
        using (var engines = new WindowEngines(2 * events, isDense: true))
        {
            var found = Compare("W3: a tumbling count, ten events of a key in a window", engines.All(), rounds: 5);
            _goals.Add(Goal.Faster("W3", 4, found[WindowEngines.Count1], found[WindowEngines.Text]));
            _goals.Add(Goal.Faster("W3", 20, found[WindowEngines.WindowGroupBy], found[WindowEngines.Text]));
        }

        using var sparse = new WindowEngines(2 * events, isDense: false);
        Compare("W3, sparse: one event of a key in a window, so that most events make a row", sparse.All(), rounds: 3);
    }

    private void MeasureOperators()
    {
        using var engines = new OperatorEngines(events / 5);
        var found = Compare("All operators over the events of W1", engines.All, rounds: 5);
        var inner = found[OperatorEngines.InnerPairs];
        _goals.AddRange(found.Values.Where(one => one.Name != inner.Name).Select(
            one => Goal.AtMost(one.Name, 2, "times the inner join, emit each", one.Median / inner.Median)));
    }

    private void MeasureState()
    {
        var state = StateTrial.Run(Math.Max(100_000, events / 5));
        _goals.Add(Goal.AtMost("state of a join", 40, "B/event", state.Join));
        _goals.Add(Goal.AtMost("state of a join with events and raw lines", 330, "B/event", state.Whole));
        Add("What a join holds", $"{state}.\n");
    }

    private void MeasureScale()
    {
        var keys = HotKeyTrial.Run();
        _goals.AddRange(keys.Select(static result => Goal.AtMost($"hot key: {result.Name}", 50, "times 10,000 keys", result.Ratio)));
        Add("One hot key", HotKeyTrial.Table(keys));
        var points = ScaleTrial.Run();
        _goals.Add(Goal.AtMost("time against size, 100k to 10M events", 1.5, "times", points.Max(static p => p.Nanoseconds) / points.Min(static p => p.Nanoseconds)));
        _goals.Add(Goal.AtMost("memory against size, 1M to 10M events", 1.5, "times", points[2].PeakMegabytes / points[1].PeakMegabytes));
        Add("Cost against size", ScaleTrial.Table(points));
    }

    private void MeasureLive()
    {
        var lines = new StringBuilder();
        foreach (var (name, query, rate) in ((string, string, int)[])[("pairs", LatencyTrial.Pairs, 50_000), ("components", LatencyTrial.Components, 50_000), ("components", LatencyTrial.Components, 1000)])
        {
            var latency = LatencyTrial.Run(query, rate, seconds: IsShort ? 5 : 60);
            _goals.Add(Goal.AtMost($"latency, live at {rate:N0} events/s, {name}, p99", rate == 1000 ? 100 : 5, "ms", latency.P99 / 1000));
            lines.Append($"{name}: {latency}.\n\n");
        }

        Add("Latency", lines.ToString());
        var (line, start, end) = SoakTrial.RunChild(IsShort ? 0.2 : 3);
        _goals.Add(Goal.AtMost("soak: held at the end against the start", 1.2, "times", end / Math.Max(1, start)));
        Add("Soak", $"{line}. `eng/long.sh` runs a whole day.\n");
    }

    private Dictionary<string, Measurement> Compare(string title, IReadOnlyList<Engine> engines, int rounds)
    {
        Console.Error.WriteLine($"{title} …");
        Comparison.Agree(engines);
        var found = Comparison.Time(engines, rounds);
        Add(title, ComparisonTable.Write(found));
        return found.ToDictionary(static m => m.Name);
    }

    private void Add(string title, string text)
    {
        Console.Error.WriteLine(text);
        _tables.Append($"\n## {title}\n\n{text}");
    }

    private string ToDocument()
    {
        var rows = string.Join('\n', _goals.Select(static goal => goal.ToRow()));
        return $"""
            # Performance

            Written by `eng/bench.sh`, which takes about a quarter of an hour. {_goals.Count(static goal => goal.IsMet)} of {_goals.Count} goals are met.

            {Machine.Describe()}.

            All engines of a table run in turn, round after round, on the same machine in the same minutes, after it has been checked that they find the same pairs or rows. Times are medians for one
            event of all streams; read the ratios, not the nanoseconds. Collection is not concurrent, as the tool has it, but for latency and soak, which are live. What the workloads are is told
            [below](#workloads).

            | workload | goal | found | met |
            | :-- | :-- | --: | :-- |
            {rows}
            {_tables}
            {GoalsProse.WhatIsNotMet}
            {GoalsProse.Workloads}
            """;
    }
}
