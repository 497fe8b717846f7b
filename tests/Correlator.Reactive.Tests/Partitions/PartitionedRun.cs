using System.Reactive;
using Correlator.Testing;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Partitions;

/// <summary>Runs a graph over finite sources in a number of lanes, and shows everything that came of it, whatever the order.</summary>
internal sealed class PartitionedRun
{
    private readonly List<string> _shown = [];

    private PartitionedRun(int partitions) => Partitions = partitions;

    public int Partitions { get; }

    /// <summary>All that was observed and counted, one thing a line.</summary>
    public string Shown => string.Join('\n', _shown);

    public IEnumerable<string> Results => _shown.Where(static line => line.StartsWith("result", StringComparison.Ordinal));

    public static PartitionedRun Of(OperatorNode graph, int partitions, CorrelationOptions options)
    {
        var self = new PartitionedRun(partitions);
        options = options with
        {
            Partitions = partitions,
            Scheduler = new TestScheduler(),
            LateEvents = Observer.Create<LogEvent>(late => self.Add($"late {late.Source}#{late.Position}")),
            TimedOut = Observer.Create<Correlation>(partial => self.Add($"timed out {Show(partial)}")),
        };
        var run = CorrelationRun.Start(graph, options, Observer.Create<Correlation>(
            result => self.Add($"result {Show(result)}"), error => self.Add($"error {error.Message}"), () => self.Add("completed")));
        run.Completion.Wait();
        self._shown.Sort(StringComparer.Ordinal);
        self.AddFigures(run.Statistics);
        return self;
    }

    public static Dictionary<string, ILogSource> ListsOf(IEnumerable<ReferenceEvent> events, IEnumerable<string> names) => names.Distinct().ToDictionary(
        static name => name,
        name => (ILogSource)new ListSource(name, [.. events.Where(e => e.Source == name).OrderBy(static e => e.Position).Select(ToEvent)]));

    private static LogEvent ToEvent(ReferenceEvent e) =>
        new(DateTimeOffset.UnixEpoch.AddTicks(e.Time), e.Source, $"{e.Source}{e.Position}", Labels.Of(e.Labels), e.Position);

    private static string Show(Correlation c) =>
        $"{c.Id} r{c.Revision} {(c.IsTruncated ? "truncated " : "")}merged {string.Join(',', c.Merged.Order())} {c.Completeness} {Joins.ScenarioRun.Show(c)}";

    private void Add(string line)
    {
        lock (_shown)
        {
            _shown.Add(line);
        }
    }

    private void AddFigures(RunStatistics statistics)
    {
        _shown.AddRange(statistics.Streams.Select(static (stream, i) => $"ledger {i} {Figures(stream.Ledger)}"));
        _shown.AddRange(statistics.Operators.Select(static counters => $"counters {counters.Name} {Figures(counters)}"));
        _shown.Add($"results {statistics.Results} dropped {statistics.Dropped}");
    }

    private static string Figures(StreamLedger l) =>
        $"in {l.Input} filtered {l.Filtered} duplicate {l.Duplicate} keyless {l.MissingKey} late {l.Late} evicted {l.Evicted} matched {l.Matched} unmatched {l.Unmatched} open {l.Open} withheld {l.Withheld}";

    private static string Figures(OperatorCounters c) =>
        $"in {c.Input} out {c.Output} late {c.Late} suppressed {c.Suppressed} timed out {c.TimedOut} cancelled {c.Cancelled} dropped {c.Dropped} unreadable {c.Unreadable} withheld {c.Withheld}";
}
