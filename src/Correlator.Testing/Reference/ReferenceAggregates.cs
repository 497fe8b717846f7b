using System.Globalization;

namespace Correlator.Testing;

/// <summary>The meaning of the aggregate functions, computed from all events of a row.</summary>
/// <remarks>
/// Values are plain numbers: units are not read. A field whose text does not begin as a number, or that is missing or empty, is left out.
/// A function of numbers has no value where it has no number; a rate has none over no time.
/// </remarks>
public static class ReferenceAggregates
{
    /// <summary>The value of a column as a label shows it, or null where it has none.</summary>
    /// <param name="aggregate">The column.</param>
    /// <param name="row">The row.</param>
    public static string? Text(ReferenceAggregate aggregate, ReferenceRow row)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        ArgumentNullException.ThrowIfNull(row);
        return aggregate.Function switch
        {
            ReferenceFunction.First => Texts(aggregate, row).FirstOrDefault(),
            ReferenceFunction.Last => Texts(aggregate, row).LastOrDefault(),
            ReferenceFunction.TopK => Frequent(aggregate, row, most: true),
            ReferenceFunction.BottomK => Frequent(aggregate, row, most: false),
            _ => Number(aggregate, row)?.ToString("R", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The value of a column as a number, or null where it is none.</summary>
    /// <param name="aggregate">The column.</param>
    /// <param name="row">The row.</param>
    public static double? Number(ReferenceAggregate aggregate, ReferenceRow row)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        ArgumentNullException.ThrowIfNull(row);
        var complete = row.Events.Where(e => aggregate.Fields.All(field => e.Label(field) is not null)).ToList();
        return aggregate.Function switch
        {
            ReferenceFunction.Count => complete.Count,
            ReferenceFunction.CountDistinct => complete.DistinctBy(e => string.Concat(aggregate.Fields.Select(field => $"{e.Label(field)!.Length}:{e.Label(field)}"))).Count(),
            ReferenceFunction.Rate when aggregate.Fields.Count == 0 => PerSecond(row.Events.Count, row),
            ReferenceFunction.First or ReferenceFunction.Last => Number(Text(aggregate, row)),
            ReferenceFunction.TopK or ReferenceFunction.BottomK => null,
            _ => OfNumbers(aggregate, row, [.. Texts(aggregate, row).Select(Number).OfType<double>()]),
        };
    }

    /// <summary>Reads a plain number; null where the text is none.</summary>
    internal static double? Number(string? text) =>
        text is not null
        && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    private static double? OfNumbers(ReferenceAggregate aggregate, ReferenceRow row, List<double> numbers) => numbers.Count == 0
        ? null
        : aggregate.Function switch
        {
            ReferenceFunction.Sum => numbers.Sum(),
            ReferenceFunction.Avg => numbers.Average(),
            ReferenceFunction.Min => numbers.Min(),
            ReferenceFunction.Max => numbers.Max(),
            ReferenceFunction.StdDev => Math.Sqrt(numbers.Average(number => Math.Pow(number - numbers.Average(), 2))),
            ReferenceFunction.Rate => PerSecond(numbers.Sum(), row),
            ReferenceFunction.Quantile => numbers.Order().ElementAt(Math.Max(1, (int)Math.Ceiling(aggregate.Parameter * numbers.Count)) - 1),
            _ => throw new InvalidOperationException($"Unknown function {aggregate.Function}."),
        };

    private static double? PerSecond(double amount, ReferenceRow row) =>
        row.LengthTicks == 0 ? null : amount / ((double)row.LengthTicks / TimeSpan.TicksPerSecond);

    /// <summary>Values with their counts, most or least frequent first, equally frequent ones in the order of their characters.</summary>
    private static string? Frequent(ReferenceAggregate aggregate, ReferenceRow row, bool most)
    {
        var counts = Texts(aggregate, row)
            .GroupBy(text => text)
            .OrderBy(same => most ? -same.Count() : same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal)
            .Take((int)aggregate.Parameter)
            .Select(same => string.Create(CultureInfo.InvariantCulture, $"{same.Key}:{same.Count()}"))
            .ToList();
        return counts.Count == 0 ? null : string.Join(", ", counts);
    }

    private static IEnumerable<string> Texts(ReferenceAggregate aggregate, ReferenceRow row) =>
        row.Events.Select(e => e.Label(aggregate.Fields[0])).OfType<string>();
}
