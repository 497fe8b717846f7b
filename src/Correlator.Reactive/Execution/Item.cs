namespace Correlator;

/// <summary>What a stage with state takes: an event, or a correlation that has closed. It stands at its first event in total order.</summary>
/// <param name="First">The event, or the correlation's first one.</param>
/// <param name="Unit">The correlation; null for an event.</param>
internal readonly record struct Item(Member First, Unit? Unit)
{
    public long Ticks => First.Ticks;

    /// <summary>The item as a correlation, for what is built of correlations.</summary>
    public Unit ToUnit() => Unit ?? new FixedUnit([First]) { Key = (First as RowMember)?.Key, IsOpened = true, IsClosed = true };

    /// <summary>The item with labels added.</summary>
    public Item WithLabels(Dictionary<string, string> labels) => Unit is null
        ? new Item(First.With(First.Event.WithExtracted(Labels.Of(labels))), null)
        : new Item(First, new EnrichedUnit(Unit, labels));
}

/// <summary>A row of an aggregate, with its group as the key.</summary>
internal sealed class RowMember(LogEvent logEvent, int stream, ulong streams, LogEvent row) : Member(logEvent, stream, logEvent.Ticks)
{
    private readonly LogEvent _row = row;
    private UnitKey? _key;

    public UnitKey Key => _key ??= (UnitKey)_row.RowKey!;

    public override ulong Streams { get; } = streams;

    public override Member With(LogEvent changed) => new RowMember(changed, Stream, Streams, _row);
}

/// <summary>Puts the rows of an aggregate in their place in the query, for operators that work on members, each as a burst of its own.</summary>
internal sealed class RowMembers(int stream, ulong streams, IMemberSink output) : IRowSink
{
    public void OnRow(LogEvent row)
    {
        output.OnMember(new RowMember(row, stream, streams, row));
        output.OnBurstEnd();
    }

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);
}

/// <summary>Takes items, each once and complete. Single-threaded: a running graph is entered by one thread at a time.</summary>
internal interface IItemSink
{
    void OnItem(in Item item);

    /// <summary>No item before this time follows, but late ones. <see cref="Watermark.Completed"/> ends the input.</summary>
    void OnWatermark(long ticks);

    /// <summary>Items of this span of time, both ends included, may be missing for good.</summary>
    void OnGap(long fromTicks, long toTicks);
}
