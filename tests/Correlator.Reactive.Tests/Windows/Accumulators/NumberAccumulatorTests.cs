using System.Numerics;

namespace Correlator.Tests.Windows.Accumulators;

public sealed class NumberAccumulatorTests
{
    [Fact]
    public void Sum_AnyNumbers_IsTheNearestDouble()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var numbers = Enumerable.Range(0, random.Next(1, 200)).Select(_ => Told.AnyNumber(random, seed % 288)).ToList();

            var sum = Sum(numbers).Number;

            var exact = numbers.Aggregate(BigInteger.Zero, static (total, number) => total + Scaled(number));
            var error = BigInteger.Abs(exact - Scaled(sum));
            Assert.True(error <= BigInteger.Abs(exact - Scaled(Math.BitIncrement(sum))), $"seed {seed}");
            Assert.True(error <= BigInteger.Abs(exact - Scaled(Math.BitDecrement(sum))), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(1e100, 1, -1e100, 1)]
    [InlineData(0.1, 0.2, 0.3, 0.6)]
    [InlineData(1e16, 1, 1e-16, 10000000000000002)]
    [InlineData(1e16, 1, -1e-16, 10000000000000000)]
    [InlineData(-0.0, -0.0, -0.0, 0)]
    public void Sum_OfThree_IsRoundedOnce(double a, double b, double c, double expected) => Assert.Equal(expected, Sum([a, b, c]).Number);

    [Fact]
    public void Sum_WhatHasLeft_LeavesNoTrace()
    {
        var sum = Told.By(AggregateFunction.Sum, [], 1000);
        double[] numbers = [1e-20, 1e20, 3, -1e200, 1e-300];
        Array.ForEach(numbers, number => sum.Add(Told.Number(number)));

        Array.ForEach(numbers[..4], number => sum.Remove(Told.Number(number)));

        Assert.Equal(1e-300, sum.Number);
    }

    [Theory]
    [InlineData(0.1, 0.1, 0.1, 0.1)]
    [InlineData(1, 2, 2, 1.6666666666666667)]
    public void Avg_OfThree_IsTheMean(double a, double b, double c, double expected) =>
        Assert.Equal(expected, Told.By(AggregateFunction.Avg, [Told.Number(a), Told.Number(b), Told.Number(c)]).Number);

    [Fact]
    public void StdDev_EqualNumbers_IsZero()
    {
        foreach (var number in (double[])[0.1, 1e9 / 3, 1e100 / 7, 3e-160])
        {
            Assert.Equal(0, Told.By(AggregateFunction.StdDev, Enumerable.Repeat(Told.Number(number), 10)).Number);
        }
    }

    [Fact]
    public void StdDev_AnyNumbers_IsThatOfTwoPasses()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var shift = seed % 2 == 0 ? 0 : 1.7e9;
            var numbers = Enumerable.Range(0, random.Next(1, 100)).Select(_ => shift + random.NextDouble()).ToList();
            var mean = numbers.Average(n => (decimal)(n - shift));
            var expected = Math.Sqrt((double)numbers.Average(n => ((decimal)(n - shift) - mean) * ((decimal)(n - shift) - mean)));

            var actual = Told.By(AggregateFunction.StdDev, numbers.Select(static n => Told.Number(n))).Number;

            Assert.InRange(actual, expected - 1e-12, expected + 1e-12);
        }
    }

    [Fact]
    public void MinAndMax_AnyNumbers_AreTheExtremes()
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 1000).Select(_ => Told.AnyNumber(random)).ToList();
        var observations = numbers.Select(static n => Told.Number(n)).ToList();

        Assert.Equal(numbers.Min(), Told.By(AggregateFunction.Min, observations).Number);
        Assert.Equal(numbers.Max(), Told.By(AggregateFunction.Max, observations).Number);
    }

    [Theory]
    [InlineData(AggregateFunction.Sum, "3s")]
    [InlineData(AggregateFunction.Avg, "1s500ms")]
    [InlineData(AggregateFunction.Rate, "300ms")]
    [InlineData(AggregateFunction.Max, "2s")]
    [InlineData(AggregateFunction.StdDev, "500ms")]
    [InlineData(AggregateFunction.Quantile, "1s")]
    public void Result_OneUnit_KeepsIt(AggregateFunction function, string expected) =>
        Assert.Equal(expected, Told.By(function, [Told.Number(1, ValueKind.Seconds), Told.Number(2, ValueKind.Seconds)]).Result(10).ToString());

    [Fact]
    public void Result_UnitsThatDiffer_IsAPlainNumberUntilTheOtherHasLeft()
    {
        var sum = Told.By(AggregateFunction.Sum, [Told.Number(1, ValueKind.Bytes), Told.Number(2, ValueKind.Seconds)], 100);

        var mixed = sum.Result(1).Kind;
        sum.Remove(Told.Number(1, ValueKind.Bytes));

        Assert.Equal((ValueKind.Number, ValueKind.Seconds), (mixed, sum.Result(1).Kind));
    }

    [Fact]
    public void Rate_NoLength_HasNoValue() => Assert.True(Told.By(AggregateFunction.Rate, [Told.Number(1)]).Result(0).IsMissing);

    [Theory]
    [InlineData(AggregateFunction.Sum, 1e289)]
    [InlineData(AggregateFunction.StdDev, 1e136)]
    [InlineData(AggregateFunction.Max, double.PositiveInfinity)]
    [InlineData(AggregateFunction.Quantile, double.NaN)]
    public void Unreadable_BeyondLimits_IsCountedAndSkipped(AggregateFunction function, double number)
    {
        var accumulator = Told.By(function, [Told.Number(number), Told.Number(5, ValueKind.Missing), Told.Number(-number)], 100);

        accumulator.Remove(Told.Number(number));

        Assert.Equal(3, accumulator.Unreadable);
        Assert.True(accumulator.Result(1).IsMissing);
    }

    private static Accumulator Sum(IEnumerable<double> numbers) => Told.By(AggregateFunction.Sum, numbers.Select(static n => Told.Number(n)));

    /// <summary>A double in units of the least one.</summary>
    private static BigInteger Scaled(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(number));
        var exponent = (int)(bits >> 52);
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent > 0 ? 1L << 52 : 0);
        return Math.Sign(number) * (mantissa << Math.Max(0, exponent - 1));
    }
}
