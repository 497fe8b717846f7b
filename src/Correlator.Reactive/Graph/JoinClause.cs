using System.Text;

namespace Correlator;

/// <summary>When two events match, and what comes out for whom.</summary>
/// <example><code>
/// var clause = new JoinClause { Keys = [KeyPart.Of("request_id")], Least = TimeSpan.FromSeconds(-5), Greatest = TimeSpan.FromSeconds(30) };
/// </code></example>
public sealed record JoinClause
{
    /// <summary>The parts of the key; all must be equal. Empty with <see cref="Ignoring"/>, or for a join by time alone.</summary>
    public IReadOnlyList<KeyPart> Keys { get; init; } = [];

    /// <summary>Instead of keys: all labels that both events have, without these; null where keys decide.</summary>
    public IReadOnlyList<string>? Ignoring { get; init; }

    /// <summary>Least time of the right event minus that of the left; null for no bound but the ranges.</summary>
    public TimeSpan? Least { get; init; }

    /// <summary>Greatest time of the right event minus that of the left; null for no bound but the ranges.</summary>
    public TimeSpan? Greatest { get; init; }

    /// <summary>The alias whose events the times are measured from, where the left side is a correlation; null for any of its events.</summary>
    public string? Of { get; init; }

    /// <summary>Which single right event each left event takes; null where it takes all that match.</summary>
    public AsOfClause? AsOf { get; init; }

    /// <summary>Whether each event of one side is a result of its own.</summary>
    public GroupSide Group { get; init; }

    /// <summary>Labels that a group modifier copies from the nearest partner.</summary>
    public IReadOnlyList<string> GroupLabels { get; init; } = [];

    /// <summary>The clause as the language writes it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Ignoring is null ? $"on({string.Join(", ", Keys)})" : $"ignoring({Names(Ignoring)})");
        if (Least is not null || Greatest is not null)
        {
            text.Append(Least == -Greatest && Of is null
                ? $" within({CanonicalText.Duration(Greatest!.Value.Ticks)})"
                : $" within({Bound(Least, "-inf")}, {Bound(Greatest, "+inf")}){(Of is null ? string.Empty : $" of {Of}")}");
        }

        if (AsOf is not null)
        {
            text.Append(' ').Append(AsOf);
        }

        if (Group != GroupSide.None)
        {
            text.Append(Group == GroupSide.Left ? " group_left(" : " group_right(").Append(Names(GroupLabels)).Append(')');
        }

        return text.ToString();
    }

    private static string Names(IReadOnlyList<string> labels) => string.Join(", ", labels.Select(static label => CanonicalText.Field(null, label)));

    private static string Bound(TimeSpan? bound, string unbounded) => bound is { } time ? CanonicalText.Duration(time.Ticks) : unbounded;
}

/// <summary>Which single right event a left event takes.</summary>
/// <param name="Direction">Where it looks.</param>
/// <param name="Tolerance">The greatest distance, zero or more; null for the ranges of the streams.</param>
public sealed record AsOfClause(AsOfDirection Direction, TimeSpan? Tolerance = null)
{
    /// <summary>The latest event at or before the left one.</summary>
    /// <param name="tolerance">The greatest distance, zero or more; null for the ranges of the streams.</param>
    public static AsOfClause Previous(TimeSpan? tolerance = null) => Of(AsOfDirection.Previous, tolerance);

    /// <summary>The earliest event at or after the left one.</summary>
    /// <param name="tolerance">The greatest distance, zero or more; null for the ranges of the streams.</param>
    public static AsOfClause Next(TimeSpan? tolerance = null) => Of(AsOfDirection.Next, tolerance);

    /// <summary>The nearest event; of two equally near ones the earlier.</summary>
    /// <param name="tolerance">The greatest distance, zero or more; null for the ranges of the streams.</param>
    public static AsOfClause Nearest(TimeSpan? tolerance = null) => Of(AsOfDirection.Nearest, tolerance);

    /// <summary>The clause as the language writes it.</summary>
    public override string ToString()
    {
        var word = Direction switch { AsOfDirection.Previous => "prev", AsOfDirection.Next => "next", _ => "nearest" };
        return Tolerance is { } tolerance ? $"asof({word}, {CanonicalText.Duration(tolerance.Ticks)})" : $"asof({word})";
    }

    private static AsOfClause Of(AsOfDirection direction, TimeSpan? tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tolerance ?? TimeSpan.Zero, TimeSpan.Zero, nameof(tolerance));
        return new AsOfClause(direction, tolerance);
    }
}

/// <summary>Where an as-of join looks for a partner.</summary>
public enum AsOfDirection
{
    /// <summary>The latest event at or before the left one.</summary>
    Previous,

    /// <summary>The earliest event at or after the left one.</summary>
    Next,

    /// <summary>The nearest in time; of two equally near ones the earlier.</summary>
    Nearest,
}
