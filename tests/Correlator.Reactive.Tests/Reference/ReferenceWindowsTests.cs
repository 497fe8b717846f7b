using Correlator.Testing;
using Correlator.Tests.Patterns;
using static Correlator.Testing.ReferenceFunction;

namespace Correlator.Tests.Reference;

public sealed class ReferenceWindowsTests
{
    public static TheoryData<string> Names => [.. WindowCases.All.Select(one => one.Name)];

    public static TheoryData<ReferenceAggregate, string?> Aggregates => new()
    {
        { new(Count), "7" },
        { new(Count, "v"), "6" },
        { new(Count, "v", "w"), "1" },
        { new(CountDistinct, "v"), "5" },
        { new(CountDistinct, "v", "w"), "1" },
        { new(Sum, "v"), "10" },
        { new(Avg, "v"), "2" },
        { new(Min, "v"), "1" },
        { new(Max, "v"), "4" },
        { new(StdDev, "v"), "1.0488088481701516" },
        { new(Rate), "0.7" },
        { new(Rate, "v"), "1" },
        { new(Quantile, "v") { Parameter = 0 }, "1" },
        { new(Quantile, "v") { Parameter = 0.5 }, "1.5" },
        { new(Quantile, "v") { Parameter = 0.61 }, "2" },
        { new(Quantile, "v") { Parameter = 1 }, "4" },
        { new(First, "v"), "2" },
        { new(Last, "v"), "none" },
        { new(First, "w"), "q" },
        { new(TopK, "v") { Parameter = 2 }, "1.5:2, 1:1" },
        { new(BottomK, "v") { Parameter = 1 }, "1:1" },
        { new(Sum, "u"), null },
        { new(First, "u"), null },
        { new(TopK, "u") { Parameter = 1 }, null },
        { new(Count, "u"), "0" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_Case_GivesItsRows(string name)
    {
        var one = WindowCases.All.Single(one => one.Name == name);

        Assert.Equal(one.Rows, string.Join("; ", ReferenceWindows.Evaluate(one.Query, one.SourceEvents).Select(WindowCase.Text)));
    }

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void Text_Aggregate_IsItsValue(ReferenceAggregate aggregate, string? expected)
    {
        var events = Streams.Events("a1@0 v=2; a2@1 v=1.5 w=q; a3@2 v=1 w=; a4@3 w=r; a5@4 v=1.5; a6@5 v=4 w=; a7@6 v=none");
        var row = Assert.Single(ReferenceWindows.Rows(ReferenceWindow.Tumbling(10 * TimeSpan.TicksPerSecond), ReferenceGrouping.None, events));

        Assert.Equal(expected, ReferenceAggregates.Text(aggregate, row));
    }

    [Fact]
    public void Rate_WindowWithoutLength_CountsFromFirstToLast()
    {
        var rows = ReferenceWindows.Rows(ReferenceWindow.Events(2), ReferenceGrouping.None, Streams.Events("a1@0; a2@4; a3@5; a4@5"));

        Assert.Equal(["0.5", null], rows.Select(row => ReferenceAggregates.Text(new(Rate), row)));
    }

    [Fact]
    public void ToString_Aggregation_IsItsText()
    {
        var query = new ReferenceAggregation(
            Streams.A, [new(Count), new(CountDistinct, "u", "w") { Alias = "users" }, new(Quantile, "v") { Parameter = 0.95, Alias = "p95" }, new(TopK, "w") { Parameter = 3 }, new(Rate)])
        {
            Grouping = new(["g", "h"]),
            Window = ReferenceWindow.Session(TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute),
            Threshold = new(ReferenceComparison.LessOrEqual, 2.5),
        };

        Assert.Equal("a({})[5m] | count(), count(distinct u, w) as users, quantile(0.95, v) as p95, topk(3, w), rate() by (g, h) [session 1s, 1m] <= 2.5", query.ToString());
    }

    [Theory]
    [InlineData(ReferenceComparison.Equal, "2", true)]
    [InlineData(ReferenceComparison.NotEqual, "2", false)]
    [InlineData(ReferenceComparison.Greater, "2", false)]
    [InlineData(ReferenceComparison.GreaterOrEqual, "2", true)]
    [InlineData(ReferenceComparison.Less, "1.9", true)]
    [InlineData(ReferenceComparison.LessOrEqual, "2.1", false)]
    [InlineData(ReferenceComparison.NotEqual, "none", true)]
    [InlineData(ReferenceComparison.Equal, "none", false)]
    [InlineData(ReferenceComparison.Less, "none", false)]
    [InlineData(ReferenceComparison.NotEqual, null, false)]
    public void Holds_Value_ComparesAsNumber(ReferenceComparison comparison, string? value, bool expected) =>
        Assert.Equal(expected, new ReferenceThreshold(comparison, 2).Holds(value));
}
