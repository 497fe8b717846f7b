using System.Globalization;

namespace Correlator;

/// <summary>Which events an aggregate takes together.</summary>
/// <example><code>
/// var perMinute = WindowSpec.Tumbling(TimeSpan.FromMinutes(1));
/// var visits = WindowSpec.Session(TimeSpan.FromMinutes(15), longest: TimeSpan.FromHours(4));
/// </code></example>
public sealed record WindowSpec
{
    /// <summary>The most windows of a hopping series that an event may be in: its size divided by its step.</summary>
    public const int MaxOverlap = 10_000;

    private WindowSpec(WindowKind kind) => Kind = kind;

    /// <summary>The kind.</summary>
    public WindowKind Kind { get; }

    /// <summary>The length of a tumbling, hopping or sliding window; the silence that ends a session; zero for windows of a number of events.</summary>
    public TimeSpan Size { get; private init; }

    /// <summary>From the start of one hopping window to the next; of a tumbling one its size; else zero.</summary>
    public TimeSpan Step { get; private init; }

    /// <summary>The greatest length of a session; null for no limit.</summary>
    public TimeSpan? Longest { get; private init; }

    /// <summary>How many events a window of events holds; else zero.</summary>
    public int Count { get; private init; }

    /// <summary>Windows one after the other, aligned to the Unix epoch: each holds its start and not its end.</summary>
    /// <param name="size">More than zero.</param>
    public static WindowSpec Tumbling(TimeSpan size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(size, TimeSpan.Zero);
        return new WindowSpec(WindowKind.Tumbling) { Size = size, Step = size };
    }

    /// <summary>Windows that begin every <paramref name="step"/>, aligned to the Unix epoch. An event is in all that hold its time: memory and work are that many times those of one.</summary>
    /// <param name="size">More than zero.</param>
    /// <param name="step">More than zero; the size is at most <see cref="MaxOverlap"/> steps.</param>
    public static WindowSpec Hopping(TimeSpan size, TimeSpan step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(size, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size.Ticks / step.Ticks, MaxOverlap, nameof(step));
        return new WindowSpec(WindowKind.Hopping) { Size = size, Step = step };
    }

    /// <summary>At each event the time from <paramref name="size"/> before it, left out, to the event itself.</summary>
    /// <param name="size">More than zero.</param>
    public static WindowSpec Sliding(TimeSpan size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(size, TimeSpan.Zero);
        return new WindowSpec(WindowKind.Sliding) { Size = size };
    }

    /// <summary>Events of a group with at most <paramref name="gap"/> from one to the next.</summary>
    /// <param name="gap">More than zero.</param>
    /// <param name="longest">The greatest time from the first event to the last; null for no limit.</param>
    public static WindowSpec Session(TimeSpan gap, TimeSpan? longest = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(gap, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(longest ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(longest));
        return new WindowSpec(WindowKind.Session) { Size = gap, Longest = longest };
    }

    /// <summary>A number of events of a group, one after the other. What is left at the end gives no window.</summary>
    /// <param name="count">At least 1.</param>
    public static WindowSpec Events(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new WindowSpec(WindowKind.Events) { Count = count };
    }

    /// <summary>The window as the language writes it: <c>[5m]</c>, <c>[5m:1m]</c>, <c>[sliding 5m]</c>, <c>[session 30s, 4h]</c>, <c>[100 events]</c>.</summary>
    public override string ToString() => Kind switch
    {
        WindowKind.Tumbling => $"[{Text(Size)}]",
        WindowKind.Hopping => $"[{Text(Size)}:{Text(Step)}]",
        WindowKind.Sliding => $"[sliding {Text(Size)}]",
        WindowKind.Session when Longest is { } longest => $"[session {Text(Size)}, {Text(longest)}]",
        WindowKind.Session => $"[session {Text(Size)}]",
        _ => $"[{Count.ToString(CultureInfo.InvariantCulture)} events]",
    };

    /// <summary>How long a row over this window can match in a join above.</summary>
    internal TimeSpan Lifetime => Kind switch
    {
        WindowKind.Session => Longest ?? Size,
        WindowKind.Events => StreamNode.DefaultRange,
        _ => Size,
    };

    private static string Text(TimeSpan time) => CanonicalText.Duration(time.Ticks);
}

/// <summary>The kinds of windows.</summary>
public enum WindowKind
{
    /// <summary>One after the other.</summary>
    Tumbling,

    /// <summary>Overlapping, one every step.</summary>
    Hopping,

    /// <summary>The time before each event.</summary>
    Sliding,

    /// <summary>As long as no silence is too long.</summary>
    Session,

    /// <summary>A number of events.</summary>
    Events,
}
