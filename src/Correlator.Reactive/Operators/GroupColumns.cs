namespace Correlator;

/// <summary>The aggregates that a selector of groups asks for: noted in a first run of the selector, then looked up row by row.</summary>
internal sealed class GroupColumns(IReadOnlyList<string> labels, string? elementAlias)
{
    // What was asked for, and its column: few, and compared part by part for each row.
    private readonly List<(AggregateCall Asked, AggregateCall Column)> _calls = [];

    // The names of a row: its group, its columns, and the marks that it may bear.
    private readonly HashSet<string> _names = [.. labels, "approximate", "incomplete"];
    private bool _isFrozen;

    /// <summary>Ends the noting.</summary>
    /// <returns>The columns, in the order in which they were asked for; the number of events if none was.</returns>
    public IReadOnlyList<AggregateCall> Freeze()
    {
        _isFrozen = true;
        return _calls.Count == 0 ? [AggregateCall.Count()] : [.. _calls.Select(static call => call.Column)];
    }

    /// <summary>The text of a column in a row; null for none. While columns are noted, what a group of one event might say.</summary>
    public string? Read(AggregateCall call, LogEvent row, string standIn)
    {
        var column = Find(call);
        if (!_isFrozen)
        {
            if (column is null)
            {
                _calls.Add((call, call.As(FreeName(call.Name))));
            }

            return standIn;
        }

        return column is null
            ? throw new InvalidOperationException(
                $"The selector asks for '{call}' only of some groups. Which aggregates it needs is learned by calling it once; ask for all of them unconditionally, before any condition.")
            : row.TryGetLabel(column.Name, out var value) ? value : null;
    }

    private AggregateCall? Find(AggregateCall call)
    {
        foreach (var (asked, column) in _calls)
        {
            if (asked.Function == call.Function && asked.Parameter.Equals(call.Parameter) && asked.Fields.SequenceEqual(call.Fields))
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>The field of the grouped event, where the selector names no alias.</summary>
    public FieldReference Field(FieldReference field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Alias is null && elementAlias is not null ? field with { Alias = elementAlias } : field;
    }

    private string FreeName(string word)
    {
        var name = word;
        for (var i = 2; !_names.Add(name); i++)
        {
            name = $"{word}_{i}";
        }

        return name;
    }
}
