using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Correlator.Benchmarks;

/// <summary>Whether the time for an event and the memory stay the same when the input grows: the same window over 100,000, a million and ten million events.</summary>
internal static class ScaleTrial
{
    private const string Query = "a({}) and on(request_id) within(30s) b({}) | emit each";

    /// <summary>One size.</summary>
    /// <param name="Events">Events of both streams.</param>
    /// <param name="Nanoseconds">For an event, without the making of the events.</param>
    /// <param name="PeakMegabytes">The greatest resident set of the process.</param>
    internal readonly record struct Point(long Events, double Nanoseconds, double PeakMegabytes);

    /// <summary>Each size in a process of its own.</summary>
    public static IReadOnlyList<Point> Run() => [.. new[] { 100_000, 1_000_000, 10_000_000 }.Select(RunChild)];

    /// <summary>The points as a table.</summary>
    public static string Table(IReadOnlyList<Point> points)
    {
        var text = new StringBuilder();
        text.AppendLine("| events | ns/event | peak MB |");
        text.AppendLine("| --: | --: | --: |");
        foreach (var point in points)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {point.Events,10:N0} | {point.Nanoseconds,8:N0} | {point.PeakMegabytes,8:N0} |");
        }

        return text.ToString();
    }

    /// <summary>The command <c>scale-one</c>: one size in this process; prints the nanoseconds for an event and the peak in KB.</summary>
    public static int RunOne(int events)
    {
        // A window's worth of events warms everything up; it is the same for all sizes.
        Measure(100_000);
        Drain(100_000);
        var net = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < (events > 1_000_000 ? 1 : 3); repeat++)
        {
            var gross = Measure(events);
            net = TimeSpan.FromTicks(Math.Min(net.Ticks, (gross - Drain(events)).Ticks));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{net.TotalNanoseconds / events} {ChildProcess.PeakOf(Environment.ProcessId)}"));
        return 0;
    }

    private static Point RunChild(int events)
    {
        var words = ChildProcess.RunSelf(null, "scale-one", events.ToString(CultureInfo.InvariantCulture)).Output.Split(' ');
        return new Point(
            events, double.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture) / 1024.0);
    }

    private static TimeSpan Measure(int events)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        TextQuery.Run(Query, [Source(events, isLeft: true), Source(events, isLeft: false)], new CountingObserver(new PairTally(isChecked: false)));
        return watch.Elapsed;
    }

    private static TimeSpan Drain(int events)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        Source(events, isLeft: true).Drain();
        Source(events, isLeft: false).Drain();
        return watch.Elapsed;
    }

    private static LazySource Source(int events, bool isLeft) => new(
        isLeft ? "a" : "b", () => new PairWorkload(events / 2).Rows().Where(row => row.IsLeft == isLeft).Select(static row => row.ToSmallEvent()));
}
