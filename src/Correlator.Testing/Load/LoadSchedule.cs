namespace Correlator.Testing;

/// <summary>When each event of a load is due: fixed before the first one is sent, whatever becomes of them.</summary>
/// <remarks>
/// A pure function of pattern, rate and duration. Event number n is due when the integral of the rate reaches n, to the microsecond below, so the number of events due
/// in a span of time is the integral of the rate over it. Memory: one record for each straight piece of the rate; a day of <see cref="LoadPattern.Wave"/> has some 26,000.
/// Instances are immutable and safe to share between threads.
/// </remarks>
/// <example><code>
/// var schedule = LoadSchedule.Create(LoadPattern.Ramp, rate: 1000, TimeSpan.FromSeconds(10));
/// // schedule.Count is 9000; schedule.DueTicks(0) is 0; schedule.CountBefore(TimeSpan.FromSeconds(2).Ticks) is 1000.
/// </code></example>
public sealed class LoadSchedule
{
    private const int Tenths = 10;

    // Rounding of the integral must not make an event at the very end, or lose one.
    private const double Rounding = 1e-6;

    private readonly LoadSegment[] _segments;

    private LoadSchedule(LoadPattern pattern, double rate, TimeSpan duration)
    {
        Pattern = pattern;
        Rate = rate;
        Duration = duration;
        _segments = [.. Segments()];
        Count = (long)Math.Ceiling(_segments[^1].After - Rounding);
    }

    /// <summary>The greatest rate that is given, in events per second.</summary>
    public static double MaxRate => 10_000_000;

    /// <summary>The longest duration.</summary>
    public static TimeSpan MaxDuration => TimeSpan.FromDays(7);

    /// <summary>How long a wave of <see cref="LoadPattern.Wave"/> takes.</summary>
    public static TimeSpan WavePeriod => TimeSpan.FromSeconds(10);

    /// <summary>How the rate changes.</summary>
    public LoadPattern Pattern { get; }

    /// <summary>The rate that the pattern is made from, in events per second.</summary>
    public double Rate { get; }

    /// <summary>How long it takes.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How many events are due.</summary>
    public long Count { get; }

    /// <summary>Makes a schedule.</summary>
    /// <param name="pattern">How the rate changes.</param>
    /// <param name="rate">In events per second: at least 0.1, at most <see cref="MaxRate"/>.</param>
    /// <param name="duration">At least 1 millisecond, at most <see cref="MaxDuration"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pattern is none, or a number is out of its range.</exception>
    public static LoadSchedule Create(LoadPattern pattern, double rate, TimeSpan duration)
    {
        if (!Enum.IsDefined(pattern))
        {
            throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "There is no such pattern.");
        }

        if (!(rate >= 0.1 && rate <= MaxRate))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate is 0.1 to 10,000,000 events per second.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, MaxDuration);
        return new LoadSchedule(pattern, rate, duration);
    }

    /// <summary>When an event is due.</summary>
    /// <param name="number">Its number, from 0 to below <see cref="Count"/>.</param>
    /// <returns>Ticks of 100 ns from the start, a whole number of microseconds; at least those of the event before it.</returns>
    public long DueTicks(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        var segment = _segments[FindSegment(number, static segment => segment.Before)];
        return (long)(segment.TimeOf(number) * 1_000_000) * TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>How many events are due before a time.</summary>
    /// <param name="ticks">Ticks of 100 ns from the start.</param>
    public long CountBefore(long ticks)
    {
        if (ticks <= 0)
        {
            return 0;
        }

        if (ticks >= Duration.Ticks)
        {
            return Count;
        }

        var seconds = ticks / (double)TimeSpan.TicksPerSecond;
        var count = Math.Min(Count, (long)_segments[FindSegment(seconds, static segment => segment.Start)].CountAt(seconds));

        // The integral is right but for rounding to microseconds.
        while (count < Count && DueTicks(count) < ticks)
        {
            count++;
        }

        while (count > 0 && DueTicks(count - 1) >= ticks)
        {
            count--;
        }

        return count;
    }

    /// <summary>The rate at a time.</summary>
    /// <param name="time">From the start; zero to the duration.</param>
    /// <returns>Events per second.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside the schedule.</exception>
    public double RateAt(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Duration);
        return _segments[FindSegment(time.TotalSeconds, static segment => segment.Start)].RateAt(time.TotalSeconds);
    }

    // The last segment that begins at or before the value.
    private int FindSegment(double value, Func<LoadSegment, double> begin)
    {
        var (low, high) = (0, _segments.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = begin(_segments[middle]) <= value ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private List<LoadSegment> Segments()
    {
        var segments = new List<LoadSegment>();
        var end = Duration.TotalSeconds;
        foreach (var (length, from, to) in Pieces())
        {
            var before = segments.Count == 0 ? default : segments[^1];
            var start = before.Start + before.Length;
            if (start >= end)
            {
                break;
            }

            var kept = Math.Min(length, end - start);
            segments.Add(new LoadSegment(start, kept, from, from + ((to - from) * kept / length), segments.Count == 0 ? 0 : before.After));
        }

        return segments;
    }

    private IEnumerable<(double Length, double From, double To)> Pieces()
    {
        var (seconds, quarter) = (Duration.TotalSeconds, WavePeriod.TotalSeconds / 4);
        return Pattern switch
        {
            LoadPattern.Ramp => [(seconds / 5, 0, Rate), (seconds, Rate, Rate)],
            LoadPattern.Spike => TenthsOf(static tenth => tenth % 3 == 2 ? 2 : 1),
            LoadPattern.Stress => TenthsOf(static tenth => 1 << tenth),
            LoadPattern.Wave => Enumerable.Range(0, (int)Math.Ceiling(seconds / WavePeriod.TotalSeconds)).SelectMany(_ =>
                new[] { (quarter, Rate, Rate * 1.5), (quarter * 2, Rate * 1.5, Rate * 0.5), (quarter, Rate * 0.5, Rate) }),
            _ => [(seconds, Rate, Rate)],
        };
    }

    // The last one is longer than a tenth, so that rounding leaves no rest behind it; it is cut.
    private IEnumerable<(double Length, double From, double To)> TenthsOf(Func<int, int> times) => Enumerable.Range(0, Tenths)
        .Select(tenth => (Duration.TotalSeconds / Tenths * (tenth == Tenths - 1 ? 2 : 1), Rate * times(tenth), Rate * times(tenth)));
}
