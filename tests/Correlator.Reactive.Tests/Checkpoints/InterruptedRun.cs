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
    public string Figures { get; private set; } = string.Empty;

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
        self.Figures = string.Join('\n', [
            .. statistics.Streams.Select(static (stream, i) => $"ledger {i} {string.Join(' ', stream.Ledger.ToColumns())}"),
            .. statistics.Operators.Select(static counters => $"counters {counters.Name} {string.Join(' ', counters.ToColumns())}"),
            $"results {statistics.Results} dropped {statistics.Dropped} withheld {statistics.Withheld}"]);
        return self;
    }

    private static string Show(Correlation c) =>
        $"{c.Id} r{c.Revision} {(c.IsTruncated ? "truncated " : "")}merged {string.Join(',', c.Merged.Order())} {c.Completeness} {Joins.ScenarioRun.Show(c)}";
}
