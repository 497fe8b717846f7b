using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>How durations are spread: how many fall between 1, 2, 5, 10, 20, 50 … of a unit. Shows itself as columns in a notebook.</summary>
/// <example><code>
/// var took = DurationHistogram.Of(results.Select(correlation => correlation.Duration));
/// Console.WriteLine($"{took.Count} results, half of them within {took.Quantile(0.5)}");
/// </code></example>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = [DisplayFormatterSource.Html, DisplayFormatterSource.Plain])]
public sealed class DurationHistogram
{
    private const int BarWidth = 40;
    private readonly long[] _sorted;

    private DurationHistogram(long[] sorted) => _sorted = sorted;

    /// <summary>How many durations.</summary>
    public int Count => _sorted.Length;

    /// <summary>The columns from the shortest to the longest, empty ones between them too; the first begins at zero where a duration is below a microsecond.</summary>
    internal IReadOnlyList<(long FromTicks, long ToTicks, int Count)> Columns => MakeColumns();

    /// <summary>Counts durations.</summary>
    /// <param name="durations">The durations; each zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A duration is negative.</exception>
    public static DurationHistogram Of(IEnumerable<TimeSpan> durations)
    {
        ArgumentNullException.ThrowIfNull(durations);
        var sorted = durations.Select(static duration => duration.Ticks).Order().ToArray();
        ArgumentOutOfRangeException.ThrowIfLessThan(sorted.FirstOrDefault(), 0, nameof(durations));
        return new DurationHistogram(sorted);
    }

    /// <summary>The shortest duration that at least a share of all do not exceed.</summary>
    /// <param name="share">0 to 1: 0.5 for the median, 1 for the longest.</param>
    /// <returns>The duration, exact; zero where there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside its range.</exception>
    public TimeSpan Quantile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return _sorted.Length == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(_sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)]);
    }

    /// <summary>A line for each column, with a bar of text.</summary>
    public override string ToString()
    {
        var columns = Columns;
        var greatest = columns.Select(static column => column.Count).DefaultIfEmpty(1).Max();
        var text = new StringBuilder(Summary);
        foreach (var (from, to, count) in columns)
        {
            var bar = new string('#', (int)Math.Ceiling((double)BarWidth * count / greatest));
            text.Append('\n').Append(CultureInfo.InvariantCulture, $"{DisplayText.Short(from),7} to {DisplayText.Short(to),-7} {count,7:N0} {bar}");
        }

        return text.ToString();
    }

    internal string Summary => $"{DisplayText.Count(Count, "duration")}: median {Text(0.5)}, 90 % within {Text(0.9)}, 99 % within {Text(0.99)}, longest {Text(1)}";

    private string Text(double share) => DisplayText.Short(Quantile(share).Ticks);

    private List<(long FromTicks, long ToTicks, int Count)> MakeColumns()
    {
        var columns = new List<(long FromTicks, long ToTicks, int Count)>();
        var counted = 0;
        foreach (var (from, to) in Bounds())
        {
            var below = counted;
            while (counted < _sorted.Length && (_sorted[counted] < to || to == long.MaxValue))
            {
                counted++;
            }

            if (counted > below || columns.Count > 0)
            {
                columns.Add((from, to, counted - below));
            }

            if (counted == _sorted.Length)
            {
                break;
            }
        }

        return columns;
    }

    /// <summary>0, 1 µs, 2 µs, 5 µs, 10 µs … up to the end of time.</summary>
    private static IEnumerable<(long From, long To)> Bounds()
    {
        var from = 0L;
        for (var unit = TimeSpan.TicksPerMicrosecond; ; unit *= 10)
        {
            foreach (var digit in new[] { 1, 2, 5 })
            {
                if (unit > long.MaxValue / 10)
                {
                    yield return (from, long.MaxValue);
                    yield break;
                }

                yield return (from, unit * digit);
                from = unit * digit;
            }
        }
    }
}
