using System.Globalization;

namespace Correlator;

/// <summary>A group of a window: its key, and aggregates of its events.</summary>
/// <remarks>
/// Aggregates are asked for by calling them. Numbers are in their base unit: seconds, bytes, or none. A number is null where no event has a
/// readable value of the field; a text is null where no event has the field.
/// </remarks>
/// <example><code>
/// var slowest = failures.Window(WindowSpec.Tumbling(TimeSpan.FromMinutes(5)))
///     .GroupBy(e => e["host"])
///     .Select(g => $"{g.Key}: {g.Count()} failures until {g.End:t}, the slowest took {g.Max("duration")} s");
/// </code></example>
/// <typeparam name="TKey">The key: text, or a tuple or anonymous object of texts.</typeparam>
public sealed class EventGroup<TKey>
{
    private readonly GroupKey<TKey> _key;
    private readonly GroupColumns _columns;

    internal EventGroup(GroupKey<TKey> key, GroupColumns columns, LogEvent row) => (_key, _columns, Row) = (key, columns, row);

    /// <summary>The key; a label that the events lack is empty text.</summary>
    public TKey Key => _key.Make(Row);

    /// <summary>The time of the row: the end of a tumbling, hopping or session window, the time of the last event of others.</summary>
    public DateTimeOffset End => Row.Timestamp;

    /// <summary>The row as an event: its labels are the group and the columns, and <c>approximate</c> or <c>incomplete</c> where they are that.</summary>
    public LogEvent Row { get; }

    /// <summary>A label of the row, such as one of the group's; empty where there is none.</summary>
    public string this[string label] => Row.TryGetLabel(label, out var value) ? value : string.Empty;

    /// <summary>The number of events; with fields, of those that have all of them.</summary>
    public long Count(params IReadOnlyList<FieldReference> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return Whole(AggregateCall.Count([.. fields.Select(_columns.Field)]));
    }

    /// <summary>The number of different values of a field, or of different tuples of several; above 10,000 within about 1 %.</summary>
    public long CountDistinct(FieldReference field, params IReadOnlyList<FieldReference> more)
    {
        ArgumentNullException.ThrowIfNull(more);
        return Whole(AggregateCall.CountDistinct(_columns.Field(field), [.. more.Select(_columns.Field)]));
    }

    /// <summary>The sum.</summary>
    public double? Sum(FieldReference field) => Number(AggregateCall.Sum(_columns.Field(field)));

    /// <summary>The mean.</summary>
    public double? Avg(FieldReference field) => Number(AggregateCall.Avg(_columns.Field(field)));

    /// <summary>The least value.</summary>
    public double? Min(FieldReference field) => Number(AggregateCall.Min(_columns.Field(field)));

    /// <summary>The greatest value.</summary>
    public double? Max(FieldReference field) => Number(AggregateCall.Max(_columns.Field(field)));

    /// <summary>The standard deviation of the whole population.</summary>
    public double? StdDev(FieldReference field) => Number(AggregateCall.StdDev(_columns.Field(field)));

    /// <summary>Events per second; with a field, its sum per second. Null for a window without length.</summary>
    public double? Rate(FieldReference? field = null) => Number(AggregateCall.Rate(field is null ? null : _columns.Field(field)));

    /// <summary>A quantile, within 1 %.</summary>
    /// <param name="quantile">0 to 1: 0.5 is the median.</param>
    /// <param name="field">The field.</param>
    public double? Quantile(double quantile, FieldReference field) => Number(AggregateCall.Quantile(quantile, _columns.Field(field)));

    /// <summary>The field of the first event that has it.</summary>
    public string? First(FieldReference field) => Text(AggregateCall.First(_columns.Field(field)));

    /// <summary>The field of the last event that has it.</summary>
    public string? Last(FieldReference field) => Text(AggregateCall.Last(_columns.Field(field)));

    /// <summary>The most frequent values with their counts: <c>alice:7, bob:3</c>.</summary>
    /// <param name="count">1 to 10,000.</param>
    /// <param name="field">The field.</param>
    public string? TopK(int count, FieldReference field) => Text(AggregateCall.TopK(count, _columns.Field(field)));

    /// <summary>The least frequent values with their counts.</summary>
    /// <param name="count">1 to 10,000.</param>
    /// <param name="field">The field.</param>
    public string? BottomK(int count, FieldReference field) => Text(AggregateCall.BottomK(count, _columns.Field(field)));

    private string? Text(AggregateCall call) => _columns.Read(call, Row, standIn: string.Empty);

    private double? Number(AggregateCall call) =>
        _columns.Read(call, Row, standIn: "1") is { } text && Quantity.TryParse(text, out var number, out _) ? number : null;

    // An estimate of a great number of values may be written with an exponent.
    private long Whole(AggregateCall call) => (long)double.Parse(_columns.Read(call, Row, standIn: "1") ?? "0", NumberStyles.Float, CultureInfo.InvariantCulture);
}
