using System.Reactive;
using Correlator.Testing;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Checkpoints;

/// <summary>One step of what happens to a live query.</summary>
/// <param name="Events">What a source delivers in one burst; empty for nothing.</param>
/// <param name="Wait">How long nothing happens then.</param>
/// <param name="Ends">Whether the source ends behind them.</param>
/// <param name="Crash">Where the run falls over: not at all, behind the burst, in the middle of its results, or when nothing has happened for a while.</param>
internal sealed record LiveStep(IReadOnlyList<ReferenceEvent> Events, long Wait, bool Ends, LiveCrash Crash);

internal enum LiveCrash
{
    None,
    BehindTheBurst,
    InTheResults,
    BehindTheWait,
}

/// <summary>What happens to a live query: events, silences, crashes.</summary>
internal sealed class LiveScript(int seed, IReadOnlyList<LiveStep> steps)
{
    public static readonly long StepTicks = TimeSpan.TicksPerSecond;

    public static LiveScript Generate(int seed, IReadOnlyList<ReferenceEvent> events)
    {
        var (random, ends) = (new Random(seed), new Random(seed));
        var arrivals = StreamArbitraries.Arrivals(events, seed);
        var steps = new List<LiveStep>();
        for (var i = 0; i < arrivals.Count;)
        {
            var crash = (LiveCrash)(random.Next(12) is < 3 and var kind ? kind + 1 : 0);
            var count = 1;
            while (i + count < arrivals.Count && arrivals[i + count].Source == arrivals[i].Source && random.Next(2) == 0)
            {
                count++;
            }

            var isLast = !arrivals.Skip(i + count).Any(later => later.Source == arrivals[i].Source);
            steps.Add(new LiveStep([.. arrivals.Skip(i).Take(count)], !ComesAgain(seed) && random.Next(3) == 0 ? random.Next(15) * StepTicks : 0, isLast && ends.Next(3) == 0, crash));
            i += count;
        }

        return new LiveScript(seed, steps);
    }

    /// <summary>
    /// Whether sources deliver once more what they delivered. Then nothing is late: of an event that is late and that the journal need not hold nobody knows whether it was there before.
    /// </summary>
    public static bool ComesAgain(int seed) => (seed & 16) != 0;

    /// <summary>Lets it happen.</summary>
    /// <param name="graph">Makes the query over sources.</param>
    /// <param name="options">How it runs, and with which checkpoints; without any it does not crash: its sources are connected anew where it would.</param>
    /// <returns>The runs, of which the last has come to its end.</returns>
    public List<LiveRun> Play(Func<Dictionary<string, ILogSource>, OperatorNode> graph, CorrelationOptions options)
    {
        var scheduler = new TestScheduler();
        options = options with { Scheduler = scheduler };
        var comesAgain = ComesAgain(seed);
        var past = comesAgain ? SourcePast.Lookback : SourcePast.None;
        var sources = Enumerable.Range('a', 20).Select(static letter => ((char)letter).ToString()).ToDictionary(static name => name, name => (ILogSource)new CrashableSource(name, past));
        var random = new Random(seed);
        var runs = new List<LiveRun> { LiveRun.Start(graph(sources), options) };
        foreach (var step in steps.Append(new LiveStep([], 0, Ends: false, LiveCrash.None)))
        {
            runs[^1].CrashesAfter = step.Crash == LiveCrash.InTheResults && options.Checkpoint is not null ? 1 + random.Next(2) : int.MaxValue;
            if (step.Events.Count > 0)
            {
                Deliver(step, (CrashableSource)sources[step.Events[0].Source]);
            }

            var wait = step.Crash == LiveCrash.BehindTheWait ? step.Wait : 0;
            scheduler.AdvanceBy(wait);
            if (step.Crash != LiveCrash.None && options.Checkpoint is not null && !runs[^1].HasEnded)
            {
                runs[^1].Dispose();
                sources.Values.Cast<CrashableSource>().ToList().ForEach(source => source.Again = comesAgain ? random.Next(8) : 0);
                runs.Add(LiveRun.Start(graph(sources), options));
            }
            else if (step.Crash != LiveCrash.None)
            {
                sources.Values.Cast<CrashableSource>().ToList().ForEach(static source => source.Reconnect());
            }

            scheduler.AdvanceBy(step.Wait - wait);
        }

        foreach (var source in sources.Values.Cast<CrashableSource>().Where(static source => !source.HasEnded))
        {
            source.Complete();
        }

        return runs;
    }

    private static void Deliver(LiveStep step, CrashableSource source)
    {
        source.Push([.. step.Events.Select(ToEvent)]);
        if (step.Ends)
        {
            source.Complete();
        }
    }

    private static LogEvent ToEvent(ReferenceEvent e) =>
        new(DateTimeOffset.UnixEpoch.AddTicks(e.Time), e.Source, $"{e.Source}{e.Position}", Labels.Of(e.Labels), e.Position);
}

/// <summary>One run of a live query until its end or its crash, and what it said.</summary>
internal sealed class LiveRun : IDisposable
{
    private readonly List<string> _said = [];
    private CorrelationRun? _run;

    public IReadOnlyList<string> Said => _said;

    public bool HasEnded { get; private set; }

    public Exception? Failure { get; private set; }

    /// <summary>After how many further results it crashes.</summary>
    public int CrashesAfter { get; set; } = int.MaxValue;

    public CorrelationRun Run => _run!;

    /// <summary>All that was counted.</summary>
    public string Figures => string.Join('\n', [
        .. Run.Statistics.Streams.Select(static (stream, i) => $"ledger {i} {string.Join(' ', stream.Ledger.ToColumns())}"),
        .. Run.Statistics.Operators.Select(static counters => $"counters {counters.Name} {string.Join(' ', counters.ToColumns())}"),
        $"results {Run.Statistics.Results} dropped {Run.Statistics.Dropped} withheld {Run.Statistics.Withheld}"]);

    public static LiveRun Start(OperatorNode graph, CorrelationOptions options)
    {
        var self = new LiveRun();
        options = options with
        {
            TimedOut = Observer.Create<Correlation>(partial => self.Say($"timed out {Show(partial)}")),
            LateEvents = Observer.Create<LogEvent>(late => self.Say($"late {late}")),
        };
        self._run = CorrelationRun.Create(graph, options, Observer.Create<Correlation>(
            result => self.Say(Show(result)), error => self.Failure = error, () => self.HasEnded = true));
        self._run.Begin();
        return self;
    }

    public void Dispose() => _run!.Dispose();

    private void Say(string what)
    {
        // What is said in the middle of a call by a run that has crashed in it is not heard.
        if (CrashesAfter > 0)
        {
            _said.Add(what);
        }

        if (--CrashesAfter == 0)
        {
            _run!.Dispose();
        }
    }

    private static string Show(Correlation c) =>
        $"{c.Id} r{c.Revision} {(c.IsTruncated ? "truncated " : "")}merged {string.Join(',', c.Merged.Order())} {c.Completeness} {Joins.ScenarioRun.Show(c)}";
}
