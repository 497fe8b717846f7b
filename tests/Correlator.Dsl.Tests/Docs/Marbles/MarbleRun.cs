using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Subjects;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>A result, and when it came out.</summary>
internal sealed record Decided(Correlation Result, DateTimeOffset Time);

/// <summary>A worked example as it happens: each event comes at its own time, and a result when it can be said.</summary>
/// <param name="Node">The query.</param>
/// <param name="Results">What came out, in that order.</param>
/// <param name="IsLive">Whether times are those of a live run; else everything came out at the end of the input.</param>
internal sealed record MarbleRun(OperatorNode Node, IReadOnlyList<Decided> Results, bool IsLive)
{
    // Sources that say nothing for so long are no reason to wait: decisions are shown so much later than they could be.
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Runs an example: as a live one where that gives what stands on the page.</summary>
    public static MarbleRun Of(WorkedExample example, DirectoryInfo directory)
    {
        var compiled = QueryCompiler.Compile(example.Query, example.CatalogOf(directory, static (source, events) => new ListSource(source, events)));
        var finite = Run(example, compiled.Node, compiled.Options, []);
        foreach (var mode in new[] { EmitMode.Default, EmitMode.Final })
        {
            if (TryLive(example, directory, mode, finite.Results.Count) is { } live && Texts(live).SequenceEqual(Texts(finite)))
            {
                return live;
            }
        }

        return finite;
    }

    private static MarbleRun? TryLive(WorkedExample example, DirectoryInfo directory, EmitMode mode, int expected)
    {
        var streams = new Dictionary<string, Subject<LogEvent>>(StringComparer.Ordinal);
        var catalog = example.CatalogOf(directory, (source, _) => new ObservableSource(source, streams[source] = new Subject<LogEvent>()));
        try
        {
            var compiled = QueryCompiler.Compile(example.Query, catalog);
            var options = compiled.Options with { Emit = compiled.Options.Emit == EmitMode.Default ? mode : compiled.Options.Emit };
            return Run(example, compiled.Node, options, streams, expected);
        }
        catch (ArgumentException)
        {
            // Some queries are none over sources without an end.
            return null;
        }
    }

    private static MarbleRun Run(WorkedExample example, OperatorNode node, CorrelationOptions given, Dictionary<string, Subject<LogEvent>> streams, int expected = 0)
    {
        var events = example.Events.OrderBy(static e => e.Timestamp).ToList();
        var clock = new HistoricalScheduler(events[0].Timestamp - Step);
        var (isLive, end) = (streams.Count > 0, events[^1].Timestamp);
        var results = new List<Decided>();
        var options = given with { Scheduler = clock, Lateness = TimeSpan.Zero, Idle = Idle };
        using var run = CorrelationRun.Start(node, options, Observer.Create<Correlation>(result => results.Add(new Decided(result, isLive ? clock.Now : end))));
        for (var next = 0; isLive && (next < events.Count || results.Count < expected) && clock.Now < end.AddMinutes(15);)
        {
            clock.AdvanceBy(Step);
            for (; next < events.Count && events[next].Timestamp <= clock.Now; next++)
            {
                streams[events[next].Source].OnNext(events[next]);
            }
        }

        foreach (var stream in streams.Values)
        {
            stream.OnCompleted();
        }

        return new MarbleRun(node, results, isLive);
    }

    private static IEnumerable<string> Texts(MarbleRun run) => run.Results.Select(static decided => CorrelationDisplay.ToText(decided.Result)).Order(StringComparer.Ordinal);
}
