using System.Diagnostics;
using System.Globalization;
using System.Reactive;
using Correlator.Dsl;

namespace Correlator.Benchmarks;

/// <summary>How fast each construct of the language takes events that are in memory, and how much it holds when all have come.</summary>
internal static class PatternThroughput
{
    private static readonly (string Name, string Query)[] Queries =
    [
        ("filter only", "a({user=~\"user-7.*\"}) | limit 1000000000"),
        ("inner join, pairs", "a({}) and on(user) within(30s) b({}) | emit each"),
        ("inner join", "a({}) and on(user) within(5s) b({})"),
        ("three-step sequence, 10m", "sequence by (user) maxspan 10m [a({})] [b({})] [c({})]"),
        ("three-step sequence, 5m", "sequence by (user) maxspan 5m [a({})] [b({})] [c({})]"),
        ("three-step sequence, 1m", "sequence by (user) maxspan 1m [a({})] [b({})] [c({})]"),
        ("overlapping sequence", "sequence by (user) maxspan 1m overlapping [a({})] [b({})] [c({})]"),
        ("unordered sequence", "sequence unordered by (user) maxspan 1m [a({})] [b({})] [c({})]"),
        ("repetition", "sequence by (user) maxspan 10m [a({})]{3,} [b({})] until [c({user=\"user-1\"})]"),
        ("absence", "sequence by (user) maxspan 10s [a({})] ![b({})]"),
        ("count, tumbling", "a({}) | count by (host) [10s]"),
        ("count by user, tumbling", "a({}) | count by (user) [10s]"),
        ("count, hopping", "a({}) | count by (host) [1m:10s]"),
        ("count, session", "a({}) | count by (user) [session 10s, 1m]"),
        ("count, 100 events", "a({}) | count by (host) [100 events]"),
        ("threshold, sliding", "a({}) | count by (user) [sliding 1m] >= 5"),
        ("distinct, sliding", "a({}) | count(distinct user) by (host) [sliding 1m] >= 100000"),
        ("distinct by user, sliding", "a({}) | count(distinct host) by (user) [sliding 5m] >= 100"),
        ("distinct, tumbling", "a({}) | count(distinct user) by (host) [1m]"),
        ("sum, avg, max", "a({}) | sum(latency), avg(latency), max(latency) by (host) [10s]"),
        ("stddev, quantile", "a({}) | stddev(latency), quantile(0.95, latency) by (host) [10s]"),
        ("topk", "a({}) | topk(10, user) by (host) [10s]"),
        ("asof prev", "a({}) and on(user) asof(prev, 1m) b({})"),
        ("asof nearest", "a({}) and on(user) asof(nearest, 1m) b({})"),
        ("dedup", "a({}) | dedup by (user) [10s]"),
        ("suppress", "a({}) | suppress by (user) 10s"),
        ("pairs, then quantile", "a({}) as x and on(user) within(5s) b({}) as y | emit each | quantile(0.95, y.latency) by (x.host) [1m]"),
    ];

    public static int Run(int events, int keys, string? only)
    {
        var workload = new PatternWorkload(events, keys);
        Console.WriteLine($"{events:N0} events a third each in a, b and c, {keys:N0} keys; in memory, decoded when read; one thread");
        foreach (var (name, query) in Queries.Where(query => only is null || query.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            Measure(workload, query, isWarmUp: true);
            var rounds = Enumerable.Range(0, 3).Select(_ => Measure(workload, query, isWarmUp: false)).OrderBy(static round => round.Seconds).ToList();
            var (seconds, read, results, bytes) = rounds[1];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-26} {read / seconds / 1000,8:N0} k events/s  {seconds * 1e9 / read,6:N0} ns/event  {results,9:N0} results  {bytes / 1e6,7:N1} MB held"));
        }

        return 0;
    }

    private static (double Seconds, long Events, long Results, long Bytes) Measure(PatternWorkload workload, string text, bool isWarmUp)
    {
        var catalog = new SourceCatalog();
        var state = new HeldState();
        foreach (var (name, list) in workload.Sources)
        {
            catalog.Add(new ListSource(name, isWarmUp ? list[..(list.Count / 10)] : new ObservedList(list, state)));
        }

        var query = QueryCompiler.Compile(text, catalog, new CorrelationOptions { Lateness = TimeSpan.FromSeconds(1) });
        var results = 0L;
        GC.Collect();
        state.Baseline = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        using var run = CorrelationRun.Start(query.Node, query.Options, Observer.Create<Correlation>(_ => results++, static error => throw error));
        run.Completion.Wait();
        var seconds = (watch.Elapsed - state.Paused).TotalSeconds;
        return (seconds, run.Statistics.Streams.Sum(static stream => stream.Ledger.Input), results, state.Bytes);
    }

    /// <summary>What is held at nine tenths of the first source; the time that looking takes does not count.</summary>
    private sealed class HeldState
    {
        public long Baseline { get; set; }

        public long Bytes { get; private set; }

        public TimeSpan Paused { get; private set; }

        public void Look()
        {
            if (Bytes == 0)
            {
                var watch = Stopwatch.StartNew();
                Bytes = Math.Max(1, GC.GetTotalMemory(forceFullCollection: true) - Baseline);
                Paused = watch.Elapsed;
            }
        }
    }

    private sealed class ObservedList(List<LogEvent> events, HeldState state) : IReadOnlyList<LogEvent>
    {
        public int Count => events.Count;

        public LogEvent this[int index]
        {
            get
            {
                if (index == events.Count / 10 * 9)
                {
                    state.Look();
                }

                return events[index];
            }
        }

        public IEnumerator<LogEvent> GetEnumerator() => events.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
