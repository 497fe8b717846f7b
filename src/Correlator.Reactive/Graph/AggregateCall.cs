using System.Globalization;

namespace Correlator;

/// <summary>One column of an aggregate: a function, its field, and its name in the rows.</summary>
/// <example><code>
/// AggregateCall[] columns = [AggregateCall.Count(), AggregateCall.Quantile(0.95, "latency").As("p95")];
/// </code></example>
public sealed record AggregateCall
{
    private AggregateCall(AggregateFunction function, params IReadOnlyList<FieldReference> fields)
    {
        foreach (var field in fields)
        {
            ArgumentNullException.ThrowIfNull(field);
        }

        Function = function;
        Fields = [.. fields];
        Name = Word(function);
    }

    /// <summary>What is computed.</summary>
    public AggregateFunction Function { get; }

    /// <summary>The fields that it reads; none for the number of events.</summary>
    public IReadOnlyList<FieldReference> Fields { get; }

    /// <summary>The quantile (0 to 1), or how many values are listed (1 to 10,000); zero for other functions.</summary>
    public double Parameter { get; private init; }

    /// <summary>The name of the column. Default: the function's word.</summary>
    public string Name { get; private init; }

    /// <summary>The number of events; with fields, of those that have all of them.</summary>
    public static AggregateCall Count(params IReadOnlyList<FieldReference> fields) => new(AggregateFunction.Count, fields);

    /// <summary>The number of different values of a field, or of different tuples of several.</summary>
    public static AggregateCall CountDistinct(FieldReference field, params IReadOnlyList<FieldReference> more) =>
        new(AggregateFunction.CountDistinct, [field, .. more]);

    /// <summary>The sum.</summary>
    public static AggregateCall Sum(FieldReference field) => new(AggregateFunction.Sum, field);

    /// <summary>The mean.</summary>
    public static AggregateCall Avg(FieldReference field) => new(AggregateFunction.Avg, field);

    /// <summary>The least value.</summary>
    public static AggregateCall Min(FieldReference field) => new(AggregateFunction.Min, field);

    /// <summary>The greatest value.</summary>
    public static AggregateCall Max(FieldReference field) => new(AggregateFunction.Max, field);

    /// <summary>The value of the first event.</summary>
    public static AggregateCall First(FieldReference field) => new(AggregateFunction.First, field);

    /// <summary>The value of the last event.</summary>
    public static AggregateCall Last(FieldReference field) => new(AggregateFunction.Last, field);

    /// <summary>The standard deviation.</summary>
    public static AggregateCall StdDev(FieldReference field) => new(AggregateFunction.StdDev, field);

    /// <summary>Events per second; with a field, its sum per second.</summary>
    public static AggregateCall Rate(FieldReference? field = null) => field is null ? new(AggregateFunction.Rate) : new(AggregateFunction.Rate, field);

    /// <summary>A quantile, within 1 %.</summary>
    /// <param name="quantile">0 to 1: 0.5 is the median.</param>
    /// <param name="field">The field.</param>
    public static AggregateCall Quantile(double quantile, FieldReference field)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantile);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        return new(AggregateFunction.Quantile, field) { Parameter = quantile };
    }

    /// <summary>The most frequent values with their counts.</summary>
    /// <param name="count">1 to 10,000.</param>
    /// <param name="field">The field.</param>
    public static AggregateCall TopK(int count, FieldReference field) => Listed(AggregateFunction.TopK, count, field);

    /// <summary>The least frequent values with their counts.</summary>
    /// <param name="count">1 to 10,000.</param>
    /// <param name="field">The field.</param>
    public static AggregateCall BottomK(int count, FieldReference field) => Listed(AggregateFunction.BottomK, count, field);

    /// <summary>The same column under another name.</summary>
    public AggregateCall As(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return this with { Name = name };
    }

    /// <summary>The column as the language writes it.</summary>
    public override string ToString()
    {
        var call = Function switch
        {
            AggregateFunction.Count when Fields.Count == 0 => "count",
            AggregateFunction.CountDistinct => $"count(distinct {string.Join(", ", Fields)})",
            AggregateFunction.Quantile or AggregateFunction.TopK or AggregateFunction.BottomK =>
                $"{Word(Function)}({Parameter.ToString("R", CultureInfo.InvariantCulture)}, {Fields[0]})",
            _ => $"{Word(Function)}({string.Join(", ", Fields)})",
        };
        return Name == Word(Function) ? call : $"{call} as {Name}";
    }

    internal static string Word(AggregateFunction function) => function switch
    {
        AggregateFunction.CountDistinct => "count",
        _ => function.ToString().ToLowerInvariant(),
    };

    private static AggregateCall Listed(AggregateFunction function, int count, FieldReference field)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 10_000);
        return new(function, field) { Parameter = count };
    }
}
