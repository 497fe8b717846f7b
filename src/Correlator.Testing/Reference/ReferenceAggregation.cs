using System.Globalization;

namespace Correlator.Testing;

/// <summary>The function of an aggregate.</summary>
public enum ReferenceFunction
{
    /// <summary><c>count()</c>: events; with fields those that have all of them.</summary>
    Count,

    /// <summary><c>count(distinct …)</c>: distinct tuples of the fields among the events that have all of them.</summary>
    CountDistinct,

    /// <summary><c>sum(f)</c>.</summary>
    Sum,

    /// <summary><c>avg(f)</c>.</summary>
    Avg,

    /// <summary><c>min(f)</c>.</summary>
    Min,

    /// <summary><c>max(f)</c>.</summary>
    Max,

    /// <summary><c>stddev(f)</c>, of the population.</summary>
    StdDev,

    /// <summary><c>rate()</c>: events a second; with a field its sum a second.</summary>
    Rate,

    /// <summary><c>quantile(q, f)</c>: the value at rank ⌈q·n⌉, at least the first. A streaming quantile is an estimate of it.</summary>
    Quantile,

    /// <summary><c>first(f)</c>: the text of the first event that has it.</summary>
    First,

    /// <summary><c>last(f)</c>: the text of the last event that has it.</summary>
    Last,

    /// <summary><c>topk(k, f)</c>: the k most frequent values with their counts.</summary>
    TopK,

    /// <summary><c>bottomk(k, f)</c>: the k least frequent values with their counts.</summary>
    BottomK,
}

/// <summary>One column of an aggregation.</summary>
/// <param name="Function">The function.</param>
/// <param name="Fields">The label names it reads: any number for counts (at least one if distinct), none or one for a rate, else one.</param>
public sealed record ReferenceAggregate(ReferenceFunction Function, params IReadOnlyList<string> Fields)
{
    /// <summary>The q of a quantile, from 0 to 1, or the k of <c>topk</c> and <c>bottomk</c>, at least 1; else unused.</summary>
    public double Parameter { get; init; }

    /// <summary>The name of the column. Null: the function's word. Default: null.</summary>
    public string? Alias { get; init; }

    /// <summary>The label under which a row shows the value.</summary>
    public string Column => Alias ?? Word;

    private string Word => Function == ReferenceFunction.CountDistinct ? "count" : Function.ToString().ToLowerInvariant();

    /// <summary>The column in the text of the language.</summary>
    public override string ToString()
    {
        var fields = string.Join(", ", Fields);
        var arguments = Function switch
        {
            ReferenceFunction.CountDistinct => $"distinct {fields}",
            ReferenceFunction.Quantile or ReferenceFunction.TopK or ReferenceFunction.BottomK => string.Create(CultureInfo.InvariantCulture, $"{Parameter}, {fields}"),
            _ => fields,
        };
        return $"{Word}({arguments}){(Alias is null ? "" : $" as {Alias}")}";
    }
}

/// <summary>How a threshold compares.</summary>
public enum ReferenceComparison
{
    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,
}

/// <summary>A condition on the last column of an aggregation.</summary>
/// <param name="Comparison">How it compares.</param>
/// <param name="Value">The number it compares with.</param>
public sealed record ReferenceThreshold(ReferenceComparison Comparison, double Value)
{
    /// <summary>Whether a value passes. No value never does; a text that is no number differs from every number and has no order.</summary>
    /// <param name="value">The value as text, or null where there is none.</param>
    public bool Holds(string? value) => ReferenceAggregates.Number(value) is { } number
        ? Comparison switch
        {
            ReferenceComparison.Equal => number == Value,
            ReferenceComparison.NotEqual => number != Value,
            ReferenceComparison.Greater => number > Value,
            ReferenceComparison.GreaterOrEqual => number >= Value,
            ReferenceComparison.Less => number < Value,
            ReferenceComparison.LessOrEqual => number <= Value,
            _ => throw new InvalidOperationException($"Unknown comparison {Comparison}."),
        }
        : value is not null && Comparison == ReferenceComparison.NotEqual;

    /// <summary>The threshold in the text of the language.</summary>
    public override string ToString()
    {
        var word = Comparison switch
        {
            ReferenceComparison.Equal => "==",
            ReferenceComparison.NotEqual => "!=",
            ReferenceComparison.Greater => ">",
            ReferenceComparison.GreaterOrEqual => ">=",
            ReferenceComparison.Less => "<",
            _ => "<=",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{word} {Value}");
    }
}

/// <summary>An aggregate stage over one stream: the part of the language whose meaning <see cref="ReferenceWindows"/> states.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Aggregates">The columns, at least one.</param>
public sealed record ReferenceAggregation(StreamQuery Stream, IReadOnlyList<ReferenceAggregate> Aggregates)
{
    /// <summary>The groups. Default: one.</summary>
    public ReferenceGrouping Grouping { get; init; } = ReferenceGrouping.None;

    /// <summary>The window. Default: the whole input.</summary>
    public ReferenceWindow Window { get; init; } = ReferenceWindow.Whole;

    /// <summary>What the last column must satisfy. Null: nothing. Default: null.</summary>
    public ReferenceThreshold? Threshold { get; init; }

    /// <summary>The query in the text of the language.</summary>
    public override string ToString()
    {
        string?[] words = [QueryText.Of(Stream), "|", string.Join(", ", Aggregates), Grouping.ToString(), Window.ToString(), Threshold?.ToString()];
        return string.Join(" ", words.Where(word => !string.IsNullOrEmpty(word)));
    }
}
