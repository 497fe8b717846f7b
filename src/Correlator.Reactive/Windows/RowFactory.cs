using System.Text;

namespace Correlator;

/// <summary>Makes the rows of an aggregate: events at the end of their windows whose labels are the group and the columns.</summary>
internal sealed class RowFactory(AggregateSettings settings, GroupReader groups)
{
    private readonly EventOrigin _origin = new(settings.Source, Labels.Empty, null);
    private readonly Value _limit = settings.Clause.Threshold?.Quantity.Evaluate(new NoFields()) ?? Value.Missing;
    private long _rows;

    /// <summary>Whether the last column of a group satisfies the threshold, or there is none.</summary>
    public bool Holds(WindowGroup group, double seconds)
    {
        if (settings.Clause.Threshold is not { } threshold)
        {
            return true;
        }

        // What is not there satisfies no threshold, not even that it differs.
        var value = group.Columns[^1].Result(seconds);
        return !value.IsMissing && ComparisonPredicate.Holds(value, threshold.Comparison, _limit);
    }

    /// <summary>The row of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="endTicks">The end of its window.</param>
    /// <param name="seconds">The length of its window.</param>
    /// <param name="isIncomplete">Whether events of the window may be missing, because a source had a gap.</param>
    public RowMember Create(WindowGroup group, long endTicks, double seconds, bool isIncomplete)
    {
        var key = groups.ToKey(group.Key);
        var labels = new List<KeyValuePair<string, string>>(key.Names.Length + group.Columns.Length);
        foreach (var (name, value) in key.Names.Zip(key.Values))
        {
            if (value.Length > 0)
            {
                labels.Add(new(name, value));
            }
        }

        AddColumns(group, seconds, labels);
        AddMarks(group, isIncomplete, labels);
        var row = LogEvent.FromText(_origin, endTicks, _rows++, Describe(labels), Labels.Of(labels));
        settings.Counters.Output++;
        return new RowMember(row, settings.Stream, settings.StreamsBelow, key);
    }

    private void AddColumns(WindowGroup group, double seconds, List<KeyValuePair<string, string>> labels)
    {
        for (var i = 0; i < group.Columns.Length; i++)
        {
            var value = group.Columns[i].Result(seconds);
            if (!value.IsMissing)
            {
                labels.Add(new(settings.Clause.Columns[i].Name, value.ToString()));
            }
        }
    }

    private void AddMarks(WindowGroup group, bool isIncomplete, List<KeyValuePair<string, string>> labels)
    {
        var approximate = string.Join(", ", settings.Clause.Columns.Where((_, i) => group.Columns[i].IsApproximate).Select(static column => column.Name));
        if (approximate.Length > 0)
        {
            labels.Add(new("approximate", approximate));
        }

        if (isIncomplete)
        {
            labels.Add(new("incomplete", "true"));
        }
    }

    private static string Describe(List<KeyValuePair<string, string>> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            text.Append(text.Length == 0 ? string.Empty : " ").Append(name).Append('=');
            _ = value.AsSpan().ContainsAny(" \"=") ? text.Append(CanonicalText.Quote(value)) : text.Append(value);
        }

        return text.ToString();
    }

    /// <summary>A threshold is a constant.</summary>
    private sealed class NoFields : IScope
    {
        public Value Field(string? alias, FieldName name) => Value.Missing;

        public Value Function(string name, string? alias) => Value.Missing;
    }
}
