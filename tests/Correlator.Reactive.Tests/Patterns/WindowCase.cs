using Correlator.Testing;

namespace Correlator.Tests.Patterns;

/// <summary>One hand-computed window, counted.</summary>
/// <remarks>
/// <paramref name="Events"/> are written <c>a1@0 g=1; a2@-3.5</c>:
/// source, position, seconds from the Unix epoch on, labels (none: <c>g=1</c>). <paramref name="Rows"/> are written <c>10 g=1: a1 a2; 20 g=2: a3</c>:
/// time of the row in seconds from the Unix epoch on, the group's labels, its events.
/// </remarks>
public sealed record WindowCase(string Name, string Events, string Rows)
{
    public required ReferenceWindow Window { get; init; }

    public ReferenceGrouping Grouping { get; init; } = ReferenceGrouping.None;

    public ReferenceThreshold? Threshold { get; init; }

    /// <summary>The query as the reference takes it.</summary>
    public ReferenceAggregation Query => new(new StreamQuery(0, "a", 300 * TimeSpan.TicksPerSecond), [new(ReferenceFunction.Count) { Alias = "n" }])
    {
        Grouping = Grouping,
        Window = Window,
        Threshold = Threshold,
    };

    /// <summary>The query in the text of the language.</summary>
    public string QueryText => Query.ToString();

    public IReadOnlyList<ReferenceEvent> SourceEvents => Reference.Streams.EventsFromEpoch(Events, "g=1");

    public static string Text(ReferenceRow row)
    {
        var group = string.Concat(row.Group.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $" {label.Key}={label.Value}"));
        return FormattableString.Invariant($"{(row.Time - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond}{group}: {SequenceCase.Text(row.Events)}");
    }
}
