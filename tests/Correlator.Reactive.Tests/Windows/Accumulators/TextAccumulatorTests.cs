namespace Correlator.Tests.Windows.Accumulators;

public sealed class TextAccumulatorTests
{
    [Fact]
    public void FirstAndLast_OutOfOrder_FollowTotalOrder()
    {
        Observation[] observations = [Told.At(5, text: "b", position: 2), Told.At(5, text: "a", position: 3), Told.At(5, text: "c", position: 1)];

        Assert.Equal("c", Told.By(AggregateFunction.First, observations).Result(1).ToString());
        Assert.Equal("a", Told.By(AggregateFunction.Last, observations).Result(1).ToString());
    }

    [Fact]
    public void Number_OfAText_IsItsQuantity()
    {
        Assert.Equal(1.5, Told.By(AggregateFunction.First, [Told.Text("1.5s")]).Number);
        Assert.Equal(1.5, Told.By(AggregateFunction.First, [Told.Text("1.5s")], 100).Number);
        Assert.True(double.IsNaN(Told.By(AggregateFunction.Last, [Told.Text("x")]).Number));
    }

    [Fact]
    public void TopKAndBottomK_FewTexts_ListCountsAndThenTexts()
    {
        var observations = "b a c b d a e e b Z".Split(' ').Select(Told.Text).ToList();

        Assert.Equal("b:3, a:2, e:2", Told.By(AggregateFunction.TopK, observations).Result(1).ToString());
        Assert.Equal("Z:1, c:1, d:1", Told.By(AggregateFunction.BottomK, observations).Result(1).ToString());
    }

    [Fact]
    public void TopK_FewerTextsThanWanted_ListsThoseThereAre() =>
        Assert.Equal("b:2, a:1", Told.By(AggregateFunction.TopK, [Told.Text("b"), Told.Text("a"), Told.Text("b")]).Result(1).ToString());

    [Fact]
    public void TopK_BeyondTheLimit_FindsTheFrequentOnesAndSaysSo()
    {
        var random = new Random(1);
        var top = Told.By(AggregateFunction.TopK, []);
        for (var i = 0; i < 200_000; i++)
        {
            top.Add(Told.Text(i % 10 == 0 ? $"hot{i / 10 % 2}" : i % 33 == 0 ? "warm" : $"{random.Next(1_000_000)}"));
        }

        Assert.True(top.IsApproximate);
        Assert.Matches("^hot0:10[0-9]{3}, hot1:10[0-9]{3}, warm:5[0-9]{3}$", top.Result(1).ToString());
    }

    [Fact]
    public void Table_BeyondTheLimitAndNothingLeaves_NeverCountsTooFew()
    {
        var random = new Random(4);
        var table = new FrequencyTable(20);
        var texts = Enumerable.Range(0, 5000).Select(_ => $"{Math.Min(random.Next(100), random.Next(100))}").ToList();
        texts.ForEach(table.Add);

        var exact = texts.CountBy(static text => text).ToDictionary();
        Assert.Equal(5000, table.Counts.Sum(static c => c.Count));
        Assert.All(table.Counts, counted => Assert.InRange(counted.Count, exact[counted.Text], exact[counted.Text] + (5000 / 20)));
    }

    [Fact]
    public void Table_SlidingBeyondTheLimit_IsExactAgainWhenTheCrowdHasLeft()
    {
        var random = new Random(5);
        var table = new FrequencyTable(20);
        var window = new Queue<string>();
        for (var i = 0; i < 20_000; i++)
        {
            window.Enqueue($"{random.Next(i / 1000 % 2 == 0 ? 40 : 15)}");
            table.Add(window.Last());
            if (window.Count > 200)
            {
                table.Remove(window.Dequeue());
            }

            Assert.False(table.IsApproximate && i % 2000 is > 1400);
            Assert.True(table.IsApproximate || i % 2000 is < 100 or > 1000);
            if (!table.IsApproximate)
            {
                Assert.Equal(
                    window.CountBy(static text => text).Select(static c => (c.Key, (long)c.Value)).Order(),
                    table.Counts.Select(static c => (c.Text, c.Count)).Order());
            }
        }
    }
}
