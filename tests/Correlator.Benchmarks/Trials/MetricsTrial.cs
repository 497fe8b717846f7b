using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reactive.Concurrency;

namespace Correlator.Benchmarks;

/// <summary>What the metrics cost: W1 with nobody who listens, with one who collects the counters, and with one who takes the histogram, too; in turn in one process.</summary>
/// <remarks>The time is that of the run's own thread on the processor where the system tells it (Linux): what is looked for is less than what other programs take away.</remarks>
internal static class MetricsTrial
{
    private const string Each = "a({}) and on(request_id) within(30s) b({}) | emit each";

    // Much more often than anybody collects.
    private static readonly TimeSpan CollectEvery = TimeSpan.FromMilliseconds(100);

    public static int Run(int events, int rounds)
    {
        var data = PairEvents.Create(events);
        foreach (var (workload, run) in ((string, Action<PairTally, CorrelationOptions>)[])
        [
            ("replay", (tally, options) => Replay(data, tally, options)),
            ("live", (tally, options) => LiveQuery.Run(Each, data, tally, options with { Scheduler = DefaultScheduler.Instance })),
        ])
        {
            Engine[] engines = [.. EnginesOf(workload, 2L * events, run)];
            Comparison.Agree(engines);
            Console.WriteLine(ComparisonTable.Write(Comparison.Time(engines, rounds)));
        }

        return 0;
    }

    private static IEnumerable<Engine> EnginesOf(string workload, long events, Action<PairTally, CorrelationOptions> run)
    {
        yield return new Engine($"{workload}, nobody listens", workload, events, tally => Listened(tally, run, static _ => false));
        yield return new Engine($"{workload}, counters", workload, events, tally => Listened(tally, run, static instrument => instrument.IsObservable));
        yield return new Engine($"{workload}, counters and histogram", workload, events, tally => Listened(tally, run, static _ => true));
    }

    private static void Replay(PairEvents data, PairTally tally, CorrelationOptions options)
    {
        var catalog = new SourceCatalog { new ListSource("a", data.Left), new ListSource("b", data.Right) };
        TextQuery.Run(Each, catalog, new PairObserver(tally), options);
    }

    private static void Listened(PairTally tally, Action<PairTally, CorrelationOptions> run, Func<Instrument, bool> isWanted)
    {
        using var metrics = new CorrelationMetrics();
        using var listener = new MeterListener();
        var sums = new Dictionary<Instrument, double>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == CorrelationMetrics.MeterName && isWanted(instrument))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };

        // The run's own thread calls for the histogram, the timer's for all else.
        var recorded = 0d;
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => recorded += instrument.IsObservable ? 0 : value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (sums)
            {
                sums[instrument] = value;
            }
        });
        listener.Start();
        using var collecting = new Timer(_ => listener.RecordObservableInstruments(), null, CollectEvery, CollectEvery);
        var before = ProcessorTime();
        run(tally, TextQuery.Options with { Name = "w1", Metrics = metrics });
        tally.Elapsed = ProcessorTime() - before;
        if (recorded < 0)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{recorded} seconds cannot be."));
        }
    }

    /// <summary>How long this thread was on a processor; null where it cannot be known.</summary>
    private static TimeSpan? ProcessorTime()
    {
        const string Path = "/proc/thread-self/schedstat";
        return File.Exists(Path) ? TimeSpan.FromTicks(long.Parse(File.ReadAllText(Path).Split(' ')[0], CultureInfo.InvariantCulture) / 100) : null;
    }
}
