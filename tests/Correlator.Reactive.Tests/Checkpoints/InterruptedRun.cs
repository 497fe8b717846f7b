using System.Reactive;

namespace Correlator.Tests.Checkpoints;

/// <summary>One run of a query until its end or its crash, and what it said.</summary>
internal sealed class InterruptedRun
{
    private readonly List<string> _results = [];

    public IReadOnlyList<string> Results => _results;

    public bool HasEnded { get; private set; }

    /// <summary>Whether it went on from an earlier one without reading everything again.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>All that was counted.</summary>
    public string Counted { get; private set; } = string.Empty;

    public static InterruptedRun Of(CorrelationOptions options, OperatorNode graph)
    {
        var self = new InterruptedRun();
        options = options with { TimedOut = Observer.Create<Correlation>(partial => self._results.Add($"timed out {Show(partial)}")) };
        Exception? crash = null;
        var run = CorrelationRun.Start(graph, options, Observer.Create<Correlation>(
            result => self._results.Add(Show(result)), error => crash = error, () => self.HasEnded = true));
        run.Completion.Wait();
        if (crash is not null and not CrashException)
        {
            throw new InvalidOperationException("The run failed.", crash);
        }

        var statistics = run.Statistics;
        self.IsPartial = statistics.Checkpoint is { Skipped: > 0 };
        self.Counted = string.Join('\n', [
            .. statistics.Streams.Select(static (stream, i) => $"ledger {i} {Figures(stream.Ledger)}"),
            .. statistics.Operators.Select(static counters => $"counters {counters.Name} {Figures(counters)}"),
            $"results {statistics.Results} dropped {statistics.Dropped} withheld {statistics.Withheld}"]);
        return self;
    }

    private static string Figures(StreamLedger l) =>
        $"in {l.Input} filtered {l.Filtered} duplicate {l.Duplicate} keyless {l.MissingKey} late {l.Late} evicted {l.Evicted} matched {l.Matched} unmatched {l.Unmatched} withheld {l.Withheld} gaps {l.Gaps}";

    private static string Figures(OperatorCounters c) =>
        $"in {c.Input} out {c.Output} late {c.Late} suppressed {c.Suppressed} timed out {c.TimedOut} cancelled {c.Cancelled} dropped {c.Dropped} unreadable {c.Unreadable} withheld {c.Withheld}";

    private static string Show(Correlation c) =>
        $"{c.Id} r{c.Revision} {(c.IsTruncated ? "truncated " : "")}merged {string.Join(',', c.Merged.Order())} {c.Completeness} {Joins.ScenarioRun.Show(c)}";
}
