using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Correlator.Benchmarks;

/// <summary>10,000 events a side on one key against the same events on 10,000 keys: a hot key must not make a join quadratic.</summary>
internal static class HotKeyTrial
{
    private const int Events = 10_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, string Query)[] Queries =
    [
        // One component of all events, two of them a millisecond.
        ("components, within 30 s", "a({}) and on(request_id) within(30s) b({})"),
        ("components, within 10 ms", "a({}) and on(request_id) within(10ms) b({})"),

        // 21 partners for each event.
        ("emit each, within 10 ms", "a({}) and on(request_id) within(10ms) b({}) | emit each"),
        ("unless, within 30 s", "a({}) unless on(request_id) within(30s) b({})"),
    ];

    /// <summary>A query on both inputs.</summary>
    /// <param name="Name">Which query.</param>
    /// <param name="One">The time for one key.</param>
    /// <param name="Many">The time for 10,000 keys.</param>
    internal readonly record struct Result(string Name, TimeSpan One, TimeSpan Many)
    {
        public double Ratio => One / Many;
    }

    public static IReadOnlyList<Result> Run()
    {
        var (one, many) = (Create(static _ => "one"), Create(static i => string.Create(CultureInfo.InvariantCulture, $"key-{i}")));
        return [.. Queries.Select(query => new Result(query.Name, Measure(query.Query, one), Measure(query.Query, many)))];
    }

    public static string Table(IReadOnlyList<Result> results)
    {
        var text = new StringBuilder();
        text.AppendLine("| query | one key, ms | 10,000 keys, ms | times |");
        text.AppendLine("| :-- | --: | --: | --: |");
        foreach (var result in results)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {result.Name} | {result.One.TotalMilliseconds:N1} | {result.Many.TotalMilliseconds:N1} | {result.Ratio:N1}x |");
        }

        return text.ToString();
    }

    private static (List<LogEvent> Left, List<LogEvent> Right) Create(Func<int, string> key) => (Stream("a", key), Stream("b", key));

    private static List<LogEvent> Stream(string name, Func<int, string> key) =>
        [.. Enumerable.Range(0, Events).Select(i => new LogEvent(Start.AddMilliseconds(i), name, "hot", Labels.Of(("request_id", key(i))), i))];

    /// <summary>The least of several runs; the first ones warm up.</summary>
    private static TimeSpan Measure(string query, (List<LogEvent> Left, List<LogEvent> Right) events)
    {
        var least = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < 5; repeat++)
        {
            GC.Collect();
            var watch = Stopwatch.StartNew();
            var text = $"set max_events = 100000; {query}";
            TextQuery.Run(text, [new ListSource("a", events.Left), new ListSource("b", events.Right)], new CountingObserver(new PairTally(isChecked: false)));
            least = watch.Elapsed < least ? watch.Elapsed : least;
        }

        return least;
    }
}
