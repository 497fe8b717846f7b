using System.IO.Hashing;
using System.Text;

namespace Correlator.Tests.Windows.Accumulators;

/// <summary>What accumulators are told in these tests, and what they answer.</summary>
internal static class Told
{
    private static readonly EventOrigin Origin = new("test", Labels.Empty, null);

    /// <summary>An observation of which every function finds its part.</summary>
    public static Observation At(long ticks, double number = 1, ValueKind kind = ValueKind.Number, string text = "", long position = 0) =>
        new(new Member(LogEvent.FromText(Origin, ticks, position, string.Empty, Labels.Empty), 0, ticks), number, kind, text, HashOf(text));

    public static Observation Number(double number, ValueKind kind = ValueKind.Number) => At(0, number, kind);

    public static Observation Text(string text) => At(0, text: text);

    public static UInt128 HashOf(string text) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text));

    public static Accumulator By(AggregateFunction function, IEnumerable<Observation> observations, long slidingTicks = 0)
    {
        var accumulator = Accumulator.Create(function, ParameterOf(function), slidingTicks);
        foreach (var observation in observations)
        {
            accumulator.Add(observation);
        }

        return accumulator;
    }

    /// <summary>Everything that an accumulator shows.</summary>
    public static string Shown(Accumulator accumulator, double seconds = 10)
    {
        var value = accumulator.Result(seconds);
        return $"{value.Kind} {value} {BitConverter.DoubleToInt64Bits(value.Number):x} {(accumulator.IsApproximate ? "approximate" : "exact")}";
    }

    public static double ParameterOf(AggregateFunction function) => function switch
    {
        AggregateFunction.Quantile => 0.9,
        AggregateFunction.TopK or AggregateFunction.BottomK => 3,
        _ => 0,
    };

    /// <summary>Numbers of very different magnitudes and both signs, some often.</summary>
    public static double AnyNumber(Random random, int decimals = 30) => random.Next(4) switch
    {
        0 => random.Next(-3, 4),
        1 => random.Next(1000) / 10.0,
        _ => (random.NextDouble() - 0.4) * Math.Pow(10, random.Next(-decimals, decimals)),
    };
}
