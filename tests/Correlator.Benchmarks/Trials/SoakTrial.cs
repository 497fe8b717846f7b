using System.Diagnostics;
using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Subjects;
using Correlator.Dsl;

namespace Correlator.Benchmarks;

/// <summary>A long live run on virtual time: what it holds at the end must be what it held at the start.</summary>
internal static class SoakTrial
{
    private const string Query = "a({}) and on(request_id) within(2s) b({})";
    private const int WarmUpMinutes = 5;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a soak found.</summary>
    internal readonly record struct Result(double Hours, int Rate, int Keys)
    {
        /// <summary>What the run holds, by the managed heap after a full collection, in MB: after five virtual minutes, and at the end.</summary>
        public double StartMegabytes { get; init; }

        public double EndMegabytes { get; init; }

        public long Correlations { get; init; }

        public TimeSpan Elapsed { get; init; }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Hours} h at {Rate:N0} events/s with {Keys:N0} keys: {StartMegabytes:N2} MB held after {WarmUpMinutes} min, {EndMegabytes:N2} MB at the end; {Correlations:N0} correlations; took {Elapsed.TotalSeconds:N0} s");
    }

    /// <summary>Runs in a process of its own with the collector that live runs have; gives the line that <see cref="Result"/> prints, and both sizes.</summary>
    public static (string Line, double Start, double End) RunChild(double hours)
    {
        var output = ChildProcess.RunSelf("concurrent", "soak", hours.ToString(CultureInfo.InvariantCulture)).Output.Trim();
        var sizes = output.Split('\n')[1].Split(' ').Select(static word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return (output.Split('\n')[0], sizes[0], sizes[1]);
    }

    public static Result Run(double hours, int rate, int keys)
    {
        using var a = new Subject<LogEvent>();
        using var b = new Subject<LogEvent>();
        var scheduler = new HistoricalScheduler(Start);
        var tally = new PairTally(isChecked: false);
        var catalog = new SourceCatalog { new ObservableSource("a", a), new ObservableSource("b", b) };
        using var run = QueryCompiler.Compile(Query, catalog, TextQuery.Options with { Scheduler = scheduler }).Query.Subscribe(new CountingObserver(tally));
        var events = new LiveKeys(keys);
        var (seconds, atStart, before) = ((long)(hours * 3600), 0.0, Held());
        var watch = Stopwatch.StartNew();
        for (var second = 0L; second < seconds; second++)
        {
            scheduler.AdvanceTo(Start.AddSeconds(second));
            for (var i = 0; i < rate; i++)
            {
                var logEvent = events.Next(Start.AddTicks((second * TimeSpan.TicksPerSecond) + (i * TimeSpan.TicksPerSecond / rate)), (second * rate) + i);
                (i % 2 == 0 ? a : b).OnNext(logEvent);
            }

            if (second == Math.Min(WarmUpMinutes * 60, seconds / 2))
            {
                atStart = Held() - before;
            }
        }

        var atEnd = Held() - before;
        GC.KeepAlive(events);
        return new Result(hours, rate, keys) { StartMegabytes = atStart, EndMegabytes = atEnd, Correlations = tally.Results, Elapsed = watch.Elapsed };
    }

    private static double Held() => GC.GetTotalMemory(forceFullCollection: true) / 1e6;
}
