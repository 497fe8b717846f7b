namespace Correlator.Tests.Windows.Accumulators;

public sealed class QuantileTests
{
    private static readonly double[] Quantiles = [0, 0.001, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

    public static TheoryData<string, Func<Random, double>> Distributions => new()
    {
        { "uniform", static random => random.NextDouble() },
        { "normal", static random => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) },
        { "exponential", static random => -Math.Log(1 - random.NextDouble()) },
        { "Pareto", static random => Math.Pow(1 - random.NextDouble(), -1.5) },
        { "lattice", static random => random.Next(-5, 6) },
        { "all signs and magnitudes", static random => (random.Next(3) - 1) * Math.Pow(10, random.Next(-8, 9)) * random.NextDouble() },
        { "extremes", static random => (random.Next(2) == 0 ? double.MaxValue : 2.3e-308) * (random.Next(2) == 0 ? 1 : -1) },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Quantile_AnyDistribution_IsWithinOnePercentOfTheNumberOfItsRank(string name, Func<Random, double> distribution)
    {
        foreach (var slidingTicks in (long[])[0, 100])
        {
            var random = new Random(7);
            var numbers = Enumerable.Range(0, 20_000).Select(_ => distribution(random)).ToArray();
            var accumulators = Quantiles.Select(q => Accumulator.Create(AggregateFunction.Quantile, q, slidingTicks)).ToList();
            Array.ForEach(numbers, number => accumulators.ForEach(a => a.Add(Told.Number(number))));
            Array.Sort(numbers);

            foreach (var (quantile, accumulator) in Quantiles.Zip(accumulators))
            {
                var exact = numbers[(int)(quantile * (numbers.Length - 1))];
                Assert.True(Math.Abs(accumulator.Number - exact) <= (Math.Abs(exact) * 0.01) + (Math.Abs(exact) * 1e-9), $"{name} {quantile}: {accumulator.Number} for {exact}");
            }
        }
    }

    [Fact]
    public void Quantile_SlidingOverATrend_IsWithinOnePercent()
    {
        var median = Accumulator.Create(AggregateFunction.Quantile, 0.5, 100);
        for (var i = 0; i < 5000; i++)
        {
            median.Add(Told.Number(NumberAt(i)));
            if (i >= 500)
            {
                median.Remove(Told.Number(NumberAt(i - 500)));
            }

            var numbers = Enumerable.Range(Math.Max(0, i - 499), Math.Min(500, i + 1)).Select(NumberAt).Order().ToList();
            var exact = numbers[(numbers.Count - 1) / 2];
            Assert.InRange(median.Number, exact - (0.0100001 * Math.Abs(exact)), exact + (0.0100001 * Math.Abs(exact)));
        }

        static double NumberAt(int i) => Math.Sin(i / 300.0) * Math.Exp(i % 97 / 10.0);
    }

    [Fact]
    public void Quantile_FewNumbers_AreShownAsTheyAre()
    {
        Assert.Equal("350ms", Told.By(AggregateFunction.Quantile, [Told.Number(0.35, ValueKind.Seconds)]).Result(1).ToString());
        Assert.Equal("100", Told.By(AggregateFunction.Quantile, Enumerable.Repeat(Told.Number(100), 50)).Result(1).ToString());
    }

    [Fact]
    public void Sketch_TooManyMagnitudes_CollapsesThoseNearestToZeroInAnyOrder()
    {
        var numbers = Enumerable.Range(-3000, 6000).Select(static i => Math.Pow(1.0203, i)).SelectMany(static n => (double[])[n, -n]).ToArray();
        var (inOrder, shuffled) = (new QuantileSketch(), new QuantileSketch());
        Array.ForEach(numbers, inOrder.Add);
        new Random(3).Shuffle(numbers);
        Array.ForEach(numbers, shuffled.Add);
        Array.Sort(numbers);

        for (var rank = 0; rank < numbers.Length; rank++)
        {
            Assert.Equal(inOrder.ValueAt(rank), shuffled.ValueAt(rank));
            if (Math.Abs(rank - (numbers.Length / 2)) > 4000)
            {
                Assert.InRange(shuffled.ValueAt(rank) / numbers[rank], 0.99 - 1e-9, 1.01 + 1e-9);
            }
        }
    }

    [Fact]
    public void Sketch_CollapsedThenEmptied_IsAsGoodAsNew()
    {
        var sketch = new QuantileSketch();
        for (var i = 0; i < 4000; i++)
        {
            sketch.Add(Math.Pow(1.03, i - 2000));
        }

        for (var i = 0; i < 4000; i++)
        {
            sketch.Remove(Math.Pow(1.03, i - 2000));
        }

        sketch.Add(1e-100);
        Assert.InRange(sketch.ValueAt(0), 0.99e-100, 1.01e-100);
    }
}
