using System.Globalization;

namespace Correlator.Testing;

/// <summary>How an aggregate groups its events.</summary>
/// <param name="Names">The label names of <c>by (…)</c> or <c>without (…)</c>.</param>
/// <param name="IsWithout">Whether the names are those that do not count. Default: false.</param>
public sealed record ReferenceGrouping(IReadOnlyList<string> Names, bool IsWithout = false)
{
    /// <summary>All events in one group.</summary>
    public static ReferenceGrouping None { get; } = new([]);

    /// <summary>The labels of the group that an event belongs to, without missing and empty ones.</summary>
    /// <param name="e">The event.</param>
    public IReadOnlyDictionary<string, string> LabelsOf(ReferenceEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var names = IsWithout ? e.Labels.Keys.Except(Names) : Names.Distinct();
        return names.Where(name => e.Label(name) is not null).ToDictionary(name => name, name => e.Label(name)!);
    }

    /// <summary>The grouping in the text of the language; empty for one group.</summary>
    public override string ToString() => (Names.Count, IsWithout) switch
    {
        (0, false) => "",
        _ => $"{(IsWithout ? "without" : "by")} ({string.Join(", ", Names)})",
    };
}

/// <summary>The events of one window and group.</summary>
/// <param name="Time">The time of the row in ticks.</param>
/// <param name="Group">The labels of the group, without missing and empty ones.</param>
/// <param name="Events">The events in total order, at least one.</param>
/// <param name="LengthTicks">The time that rates refer to: the window's length; from the first to the last event where it has none.</param>
public sealed record ReferenceRow(long Time, IReadOnlyDictionary<string, string> Group, IReadOnlyList<ReferenceEvent> Events, long LengthTicks)
{
    /// <summary>Time, group and events on one line.</summary>
    public override string ToString()
    {
        var time = new DateTime(Math.Clamp(Time, 0, DateTime.MaxValue.Ticks)).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        var group = Group.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        return $"{time} {{{string.Join(",", group)}}} {string.Join(" ", Events.Select(e => e.Id))}";
    }
}
