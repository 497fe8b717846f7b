using System.Globalization;

namespace Correlator.Testing;

/// <summary>Names one event of one stream.</summary>
/// <param name="Stream">Index of the stream in the query, from 0 in text order.</param>
/// <param name="Position">Position of the event in its own source.</param>
public readonly record struct ReferenceEventId(int Stream, long Position)
{
    /// <summary>The name as it stands in messages, for example <c>0#12</c>.</summary>
    public override string ToString() => $"{Stream}#{Position}";
}

/// <summary>One event as the reference sees it: where it comes from, when it happened and its labels.</summary>
/// <remarks>
/// A source that feeds two streams of a query gives two events with equal <paramref name="Source"/> and <paramref name="Position"/>.
/// They are copies of one source event and never match each other.
/// </remarks>
/// <param name="Stream">Index of the stream in the query, from 0 in text order.</param>
/// <param name="Time">Event time in ticks of 100 ns. An <c>offset</c> is already added.</param>
/// <param name="Position">Position in the source, unique within it.</param>
/// <param name="Source">Name of the source.</param>
/// <param name="Labels">Labels by name. Keys are read here and nowhere else.</param>
public sealed record ReferenceEvent(int Stream, long Time, long Position, string Source, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The total order of events: time, then stream index, then position in the source.</summary>
    public static IComparer<ReferenceEvent> TotalOrder { get; } = Comparer<ReferenceEvent>.Create(static (x, y) =>
        (x.Time, x.Stream, x.Position).CompareTo((y.Time, y.Stream, y.Position)));

    /// <summary>Stream and position: what distinguishes this event from every other one of the query.</summary>
    public ReferenceEventId Id => new(Stream, Position);

    /// <summary>Whether both are the same source event, seen through two streams.</summary>
    /// <param name="other">The event to compare with.</param>
    public bool IsCopyOf(ReferenceEvent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Position == other.Position && string.Equals(Source, other.Source, StringComparison.Ordinal);
    }

    /// <summary>The label's value, or null where it is missing or empty: an empty label is a missing one.</summary>
    /// <param name="name">Name of the label.</param>
    public string? Label(string name) => Labels.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Source, position, stream, time and labels on one line.</summary>
    public override string ToString()
    {
        var time = new DateTime(Math.Clamp(Time, 0, DateTime.MaxValue.Ticks)).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        var labels = Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        return $"{Source}#{Position} (stream {Stream}) {time} {{{string.Join(",", labels)}}}";
    }
}
