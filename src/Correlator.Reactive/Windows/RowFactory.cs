using System.Buffers;

namespace Correlator;

/// <summary>Makes the rows of an aggregate: events at the end of their windows whose labels are the group and the columns.</summary>
internal sealed class RowFactory(AggregateSettings settings)
{
    private readonly EventOrigin _origin = new(settings.Source, Labels.Empty, new RowDecoder(settings.Clause));
    private readonly Value _limit = settings.Clause.Threshold?.Quantity.Evaluate(new NoFields()) ?? Value.Missing;
    private readonly int _columns = settings.Clause.Columns.Count;
    private readonly ArrayBufferWriter<byte> _record = new(64);
    private readonly RowNumbers _numbers = new(
        settings.Clause.Window?.Kind == WindowKind.Session || (settings.IsFirst && settings.Clause.IsMonotone), settings.RowNumbering.First, settings.RowNumbering.Step);

    /// <summary>Whether the last column of a group satisfies the threshold, or there is none.</summary>
    public bool Holds<T>(in T group, double seconds)
        where T : IGroupColumns
    {
        if (settings.Clause.Threshold is not { } threshold)
        {
            return true;
        }

        // What is not there satisfies no threshold, not even that it differs.
        var value = group.Result(_columns - 1, seconds);
        return !value.IsMissing && ComparisonPredicate.Holds(value, threshold.Comparison, _limit);
    }

    /// <summary>The row of a group; null where it cannot be proved, because events that it depends on may be missing.</summary>
    /// <param name="group">The group.</param>
    /// <param name="endTicks">The end of its window.</param>
    /// <param name="seconds">The length of its window.</param>
    /// <param name="isIncomplete">Whether events of the window may be missing, because a source had a gap.</param>
    /// <param name="mayBeKnown">Whether there might be no row with all events, because what it says held before: then it is marked.</param>
    public LogEvent? Create<T>(in T group, long endTicks, double seconds, bool isIncomplete, bool mayBeKnown = false)
        where T : IGroupColumns
    {
        // Where a correlation fell apart because events are missing it is counted twice, so not even a count is proved then.
        if (isIncomplete && settings.Clause.Threshold is not null && (!settings.Clause.IsMonotone || settings.IsOverUnits))
        {
            settings.Counters.Withheld++;
            return null;
        }

        _record.ResetWrittenCount();
        RowRecord.Begin(_record, group.Key, isIncomplete || mayBeKnown, HasApproximate(group));
        for (var i = 0; i < _columns; i++)
        {
            RowRecord.Append(_record, group.Result(i, seconds), group.IsApproximate(i));
        }

        settings.Counters.Output++;
        return new LogEvent(_origin, endTicks, _numbers.Next(endTicks), new ArraySegment<byte>(_record.WrittenSpan.ToArray()));
    }

    private bool HasApproximate<T>(in T group)
        where T : IGroupColumns
    {
        for (var i = 0; i < _columns; i++)
        {
            if (group.IsApproximate(i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A threshold is a constant.</summary>
    private sealed class NoFields : IScope
    {
        public Value Field(string? alias, FieldName name) => Value.Missing;

        public Value Function(string name, string? alias) => Value.Missing;
    }
}
