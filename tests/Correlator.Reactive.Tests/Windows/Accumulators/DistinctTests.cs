namespace Correlator.Tests.Windows.Accumulators;

public sealed class DistinctTests
{
    private const int EnumeratorBytes = 32;
    private static readonly Observation Position = Told.At(0);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void CountDistinct_UpToTenThousand_IsExact(long slidingTicks)
    {
        var accumulator = Told.By(AggregateFunction.CountDistinct, [], slidingTicks);
        for (var i = 0; i < 10_000; i++)
        {
            accumulator.Add(Told.Text($"{i}"));
            accumulator.Add(Told.Text($"{i / 2}"));
            Assert.Equal(i + 1, accumulator.Number);
        }

        Assert.False(accumulator.IsApproximate);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void CountDistinct_BeyondTenThousand_IsWithinThreePercentAndSaysSo(long slidingTicks)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var accumulator = Told.By(AggregateFunction.CountDistinct, [], slidingTicks);
            for (var i = 1; i <= 1_000_000; i++)
            {
                accumulator.Add(Hashed(seed, i));
                if (i is 20_000 or 40_000 or 60_000 or 100_000 or 300_000 or 1_000_000)
                {
                    Assert.True(accumulator.IsApproximate);
                    Assert.InRange(accumulator.Number / i, 0.97, 1.03);
                }
            }
        }
    }

    [Fact]
    public void CountDistinct_AcrossTheLimitInAnyOrder_IsTheSame()
    {
        var observations = Enumerable.Range(0, 25_000).Select(static i => Hashed(1, i % 12_000)).ToArray();
        var expected = Told.Shown(Told.By(AggregateFunction.CountDistinct, observations));

        new Random(2).Shuffle(observations);

        Assert.Equal(expected, Told.Shown(Told.By(AggregateFunction.CountDistinct, observations)));
        Assert.EndsWith("approximate", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void CountDistinct_OneMoreValue_NeverLessens()
    {
        var accumulator = Told.By(AggregateFunction.CountDistinct, []);
        for (var (i, before) = (0, 0.0); i < 30_000; i++)
        {
            accumulator.Add(Hashed(5, i));
            Assert.True(accumulator.Number >= before);
            before = accumulator.Number;
        }
    }

    [Fact]
    public void CountDistinct_ZeroHash_IsAValue()
    {
        var zero = Told.At(0) with { Hash = UInt128.Zero };

        var accumulator = Told.By(AggregateFunction.CountDistinct, [.. Enumerable.Range(0, 100).Select(static i => Hashed(3, i)), zero, zero]);

        Assert.Equal((1, 101), (Told.By(AggregateFunction.CountDistinct, [zero, zero]).Number, accumulator.Number));
    }

    [Fact]
    public void SlidingCountDistinct_ASpikeThenLess_FollowsWithinAPaneUntilEmpty()
    {
        const int Size = 6000;
        var accumulator = Told.By(AggregateFunction.CountDistinct, [], Size);
        var window = new Queue<Observation>();
        var wasExact = true;
        for (var ticks = -9000; ticks < 30_000; ticks += ticks is > 12_000 and < 13_000 ? 10 : 1)
        {
            while (window.TryPeek(out var oldest) && oldest.First!.Ticks <= ticks - Size)
            {
                accumulator.Remove(window.Dequeue());
            }

            for (var i = 0; i < (ticks < 12_000 ? 5 : 1); i++)
            {
                var observation = Told.At(ticks, text: $"{ticks * 5L / (ticks < 0 ? 7 : 1)}/{i}");
                accumulator.Add(observation);
                window.Enqueue(observation);
            }

            wasExact &= !accumulator.IsApproximate;
            if (ticks % 500 == 0)
            {
                var exact = window.Select(static o => o.Hash).Distinct().Count();
                Assert.Equal(!wasExact, accumulator.IsApproximate);
                Assert.InRange(accumulator.Number, accumulator.IsApproximate ? exact * 0.97 : exact, exact * (accumulator.IsApproximate ? 1.05 : 1));
            }
        }

        foreach (var observation in window)
        {
            accumulator.Remove(observation);
        }

        accumulator.Add(Told.At(40_000));
        Assert.Equal((1, false), (accumulator.Number, accumulator.IsApproximate));
    }

    [Fact]
    public void Panes_AfterAnyGap_AreThoseOfTheWindow()
    {
        foreach (var size in (long[])[1, 7, 60, 61, 6000])
        {
            var panes = new DistinctPanes(size, -size * 10);
            var random = new Random((int)size);
            var times = new List<long>();
            var ticks = -size * 10;
            for (var i = 0; i < 2000; i++)
            {
                ticks += random.Next(100) == 0 ? random.NextInt64(3 * size) : random.NextInt64(1 + (size / 50));
                times.Add(ticks);
                panes.Add(Told.HashOf($"{i}"), ticks);

                var width = ((size - 1) / 60) + 1;
                var least = times.Count(t => t > ticks - size);
                var most = times.Count(t => t > ticks - size - width);
                Assert.InRange(panes.Estimate, (least * 0.96) - 1, (most * 1.04) + 1);
            }
        }
    }

    [Fact]
    public void CountDistinct_FewValues_TakesLittleMemory()
    {
        Assert.InRange(BytesOf(AggregateFunction.CountDistinct, 0), 1, 56);
        Assert.InRange(BytesOf(AggregateFunction.CountDistinct, 1), 1, 56);
        Assert.InRange(BytesOf(AggregateFunction.CountDistinct, 3), 1, 200);
        Assert.InRange(BytesOf(AggregateFunction.Count, 1), 1, 24);
        Assert.InRange(BytesOf(AggregateFunction.Sum, 1), 1, 72);
    }

    /// <summary>What a group costs that has been told of so many values, throw-away arrays included.</summary>
    private static long BytesOf(AggregateFunction function, int values)
    {
        var observations = Enumerable.Range(0, values).Select(static i => Hashed(9, i)).ToArray();
        _ = Told.By(function, observations).Number;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accumulator = Told.By(function, observations);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(accumulator);
        return bytes - EnumeratorBytes;
    }

    private static Observation Hashed(int seed, int i)
    {
        Span<byte> bytes = stackalloc byte[8];
        BitConverter.TryWriteBytes(bytes, ((long)seed << 32) | (uint)i);
        return Position with { Hash = System.IO.Hashing.XxHash128.HashToUInt128(bytes) };
    }
}
