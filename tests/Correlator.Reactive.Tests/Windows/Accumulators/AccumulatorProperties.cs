using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Tests.Windows.Accumulators;

/// <summary>What holds for every function: no order of arrival shows, and nothing that has left a sliding window does.</summary>
public sealed class AccumulatorProperties
{
    private static readonly AggregateFunction[] Functions = Enum.GetValues<AggregateFunction>();

    private static Arbitrary<(AggregateFunction Function, int Seed, int Count)> Scenarios { get; } = Arb.From(
        from function in Gen.Elements(Functions)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from count in Gen.Choose(0, 60)
        select (function, seed, count));

    [Law(MaxTest = 2000)]
    public Property Result_AnyOrderOfArrival_IsTheSameToTheLastBit() => Prop.ForAll(Scenarios, static scenario =>
    {
        var random = new Random(scenario.Seed);
        var observations = Observations(random, scenario.Count);
        var expected = Told.By(scenario.Function, observations);
        random.Shuffle(observations);

        var actual = Told.By(scenario.Function, observations);

        Assert.Equal(Told.Shown(expected), Told.Shown(actual));
        Assert.Equal((expected.Number, expected.Unreadable), (actual.Number, actual.Unreadable));
    });

    [Law(MaxTest = 1000)]
    public Property Remove_SlidingWindow_LeavesWhatTheRestAloneGives() => Prop.ForAll(Scenarios, static scenario =>
    {
        const long Size = 20;
        var observations = Observations(new Random(scenario.Seed), scenario.Count);
        Array.Sort(observations, static (a, b) => a.First!.CompareTo(b.First));
        var sliding = Told.By(scenario.Function, [], Size);
        var oldest = 0;
        for (var i = 0; i < observations.Length; i++)
        {
            for (; observations[oldest].First!.Ticks <= observations[i].First!.Ticks - Size; oldest++)
            {
                sliding.Remove(observations[oldest]);
            }

            sliding.Add(observations[i]);

            var rest = observations[oldest..(i + 1)];
            Assert.Equal(Told.Shown(Told.By(scenario.Function, rest, Size)), Told.Shown(sliding));
            if (scenario.Function != AggregateFunction.Quantile)
            {
                Assert.Equal(Told.Shown(Told.By(scenario.Function, rest)), Told.Shown(sliding));
            }
        }
    });

    [Fact]
    public void Result_NothingTold_IsZeroForCountsAndMissingElse()
    {
        foreach (var function in Functions)
        {
            var expected = function is AggregateFunction.Count or AggregateFunction.CountDistinct ? "0" : string.Empty;

            Assert.Equal(expected, Told.By(function, []).Result(10).ToString());
            Assert.Equal(expected, Told.By(function, [], 100).Result(10).ToString());
        }
    }

    [Fact]
    public void Result_AllHaveLeft_IsThatOfNothing()
    {
        foreach (var function in Functions)
        {
            var observation = Told.At(1, 2, ValueKind.Seconds, "2s");
            var sliding = Told.By(function, [observation], 100);

            sliding.Remove(observation);

            Assert.Equal(Told.Shown(Told.By(function, [], 100)), Told.Shown(sliding));
        }
    }

    private static Observation[] Observations(Random random, int count)
    {
        ValueKind[] kinds = random.Next(2) == 0 ? [ValueKind.Seconds] : [ValueKind.Missing, ValueKind.Number, ValueKind.Seconds, ValueKind.Bytes, ValueKind.Bytes];
        var observations = new Observation[count];
        var ticks = 0L;
        for (var i = 0; i < count; i++)
        {
            ticks += random.Next(8) == 0 ? 25 : random.Next(4);
            var number = random.Next(20) == 0 ? double.NaN : Told.AnyNumber(random);
            observations[i] = Told.At(ticks, number, kinds[random.Next(kinds.Length)], $"v{random.Next(6)}", i);
        }

        return observations;
    }
}
