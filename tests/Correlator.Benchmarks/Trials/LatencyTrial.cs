using System.Diagnostics;
using System.Globalization;
using System.Reactive.Subjects;
using Correlator.Dsl;
using HdrHistogram;

namespace Correlator.Benchmarks;

/// <summary>
/// How long it takes in a live run from an event to the correlation that it completes. Events are due at fixed times whatever the run does, and the
/// time counts from when the event was due: a run that falls behind does not hide it.
/// </summary>
internal static class LatencyTrial
{
    /// <summary>Full correlations, the language's default.</summary>
    public const string Components = "a({}) and on(request_id) within(2s) b({})";

    /// <summary>A result for each pair.</summary>
    public const string Pairs = $"{Components} | emit each";

    private const int Keys = 100_000;
    private const int WarmUpSeconds = 5;

    /// <summary>Latencies in microseconds.</summary>
    internal readonly record struct Result(int Rate, int Seconds, long Correlations, double P50, double P95)
    {
        public double P99 { get; init; }

        public double P999 { get; init; }

        public double Greatest { get; init; }

        public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Rate} {Seconds} {Correlations} {P50} {P95} {P99} {P999} {Greatest}");

        public static Result Parse(string line)
        {
            var words = line.Split(' ').Select(static word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            return new Result((int)words[0], (int)words[1], (long)words[2], words[3], words[4]) { P99 = words[5], P999 = words[6], Greatest = words[7] };
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Rate:N0} events/s for {Seconds} s, {Correlations:N0} correlations: p50 {P50:N1} µs, p95 {P95:N1} µs, p99 {P99:N1} µs, p99.9 {P999:N1} µs, max {Greatest:N1} µs");
    }

    /// <summary>Runs in a process of its own with the collector that live runs have.</summary>
    public static Result Run(string query, int rate, int seconds) => Result.Parse(ChildProcess.RunSelf(
        "live", "latency-one", rate.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture), query).Output);

    /// <summary>The command <c>latency-one</c>.</summary>
    public static Result RunOne(int rate, int seconds, string query)
    {
        using var a = new Subject<LogEvent>();
        using var b = new Subject<LogEvent>();
        var histogram = new LongHistogram(TimeSpan.TicksPerMinute, 3);
        var correlations = 0L;
        var recordsFrom = long.MaxValue;
        var catalog = new SourceCatalog { new ObservableSource("a", a), new ObservableSource("b", b) };
        using var run = QueryCompiler.Compile(query, catalog, TextQuery.Options).Query.Subscribe(correlation =>
        {
            var now = Stopwatch.GetTimestamp();
            var due = correlation.Events[^1].Event.Position;

            // One that has grown comes out once more when nothing can join it any more: that takes the bound and the lateness by its meaning.
            if (due >= recordsFrom && correlation.Revision == 0)
            {
                correlations++;
                histogram.RecordValue(Math.Max(1, Stopwatch.GetElapsedTime(due, now).Ticks));
            }
        });
        recordsFrom = Stopwatch.GetTimestamp() + (WarmUpSeconds * Stopwatch.Frequency);
        Push(a, b, rate, seconds + WarmUpSeconds);
        return new Result(rate, seconds, correlations, Micros(histogram, 50), Micros(histogram, 95))
        {
            P99 = Micros(histogram, 99),
            P999 = Micros(histogram, 99.9),
            Greatest = Micros(histogram, 100),
        };
    }

    /// <summary>An event's position is the time at which it was due, by the stopwatch.</summary>
    private static void Push(Subject<LogEvent> a, Subject<LogEvent> b, int rate, int seconds)
    {
        var events = new LiveKeys(Keys);
        var (start, startTime) = (Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        for (var i = 0L; i < (long)rate * seconds; i++)
        {
            var due = start + (i * Stopwatch.Frequency / rate);
            while (Stopwatch.GetTimestamp() < due)
            {
                Thread.SpinWait(10);
            }

            var logEvent = events.Next(startTime.Add(Stopwatch.GetElapsedTime(start, due)), due);
            ((i & 1) == 0 ? a : b).OnNext(logEvent);
        }
    }

    private static double Micros(LongHistogram histogram, double percentile) => histogram.GetValueAtPercentile(percentile) / 10.0;
}
