using Correlator.Testing;
using static Correlator.Testing.ReferenceAsOfDirection;
using static Correlator.Tests.Reference.Streams;

namespace Correlator.Tests.Reference;

public sealed class ReferenceAsOfTests
{
    private static readonly JoinQuery Or = Or(A, B, "x");

    [Theory]
    [InlineData(Previous, "b1@0; b2@1; a1@2; b3@3", "b2 a1")]
    [InlineData(Previous, "b1@3; a1@2", "a1?")]
    [InlineData(Previous, "a1@2; b1@2", "a1 b1")]
    [InlineData(Previous, "b1@1; b2@1; a1@2", "b2 a1")]
    [InlineData(Next, "b1@0; a1@2; b2@3; b3@4", "a1 b2")]
    [InlineData(Next, "b1@1; a1@2", "a1?")]
    [InlineData(Next, "b1@2; a1@2", "a1 b1")]
    [InlineData(Next, "a1@2; b1@3; b2@3; b3@4", "a1 b2")]
    [InlineData(Nearest, "b1@0; a1@2; b2@3", "a1 b2")]
    [InlineData(Nearest, "b1@1; a1@2; b2@3", "b1 a1")]
    [InlineData(Nearest, "b1@1; b2@1; a1@2; b3@3", "b2 a1")]
    [InlineData(Nearest, "a1@2; b1@2; b2@3", "a1 b1")]
    [InlineData(Nearest, "b1@0; a1@1; a2@2; a3@3 x=2", "b1 a1; b1 a2; a3?")]
    public void Evaluate_Direction_TakesItsPartner(ReferenceAsOfDirection direction, string events, string expected) =>
        Assert.Equal(expected, Results(new(Or, direction), Events(events)));

    [Theory]
    [InlineData(Previous, 5, "b1@0; a1@5", "b1 a1")]
    [InlineData(Previous, 5, "b1@0; a1@5.1", "a1?")]
    [InlineData(Next, 5, "a1@0; b1@5", "a1 b1")]
    [InlineData(Next, 5, "a1@0; b1@5.1", "a1?")]
    [InlineData(Nearest, 5, "a1@0; b1@5", "a1 b1")]
    [InlineData(Nearest, 0, "a1@0; b1@0; a2@1", "a1 b1; a2?")]
    [InlineData(Previous, 500, "b1@0; a1@500", "b1 a1")]
    public void Evaluate_Tolerance_BoundsTheDistanceInPlaceOfTheRanges(ReferenceAsOfDirection direction, int seconds, string events, string expected) =>
        Assert.Equal(expected, Results(new(Or, direction, seconds * TimeSpan.TicksPerSecond), Events(events)));

    [Theory]
    [InlineData(Previous, "b1@0; a1@2", "b1 a1")]
    [InlineData(Previous, "b1@0; a1@2.1", "a1?")]
    [InlineData(Next, "a1@0; b1@3", "a1 b1")]
    [InlineData(Next, "a1@0; b1@3.1", "a1?")]
    public void Evaluate_NoTolerance_BoundsByTheRangeOfTheEarlierEvent(ReferenceAsOfDirection direction, string events, string expected) =>
        Assert.Equal(expected, Results(new(Or(S(0, 3), S(1, 2), "x"), direction), Events(events)));

    [Fact]
    public void Evaluate_TimeClause_CutsTheTolerance() =>
        Assert.Equal("b1 a1; a2?", Results(new(Or.Within(-3, 300), Previous, 10 * TimeSpan.TicksPerSecond), Events("b1@0; a1@3; a2@3.1")));

    [Theory]
    [InlineData(ReferenceJoinKind.And, "b1 a1")]
    [InlineData(ReferenceJoinKind.Or, "b1 a1; a2?; a3?")]
    [InlineData(ReferenceJoinKind.Unless, "a2?; a3?")]
    [InlineData(ReferenceJoinKind.Semi, "a1")]
    public void Evaluate_Kind_GivesItsPartAndGroupsNothing(ReferenceJoinKind kind, string expected) =>
        Assert.Equal(expected, Results(new(Join(kind, A, B, "x"), Previous), Events("b1@0; a1@1; a2@2 x=2; a3@3 x=2")));

    [Fact]
    public void Evaluate_CopyOfTheLeftEvent_IsNoPartner()
    {
        var events = Events("a1@0; a2@1").ToList();
        events.AddRange(events.Select(e => e with { Stream = 1 }).ToList());

        Assert.Equal("a1?; b1 a2", Results(new(Or(A, S(1, source: "a"), "x"), Previous), events));
    }

    [Fact]
    public void Evaluate_GroupLeft_CopiesFromThePartner()
    {
        var query = new ReferenceAsOfQuery(Or.GroupLeft("region", "tier"), Previous);
        var result = Assert.Single(ReferenceAsOf.Evaluate(query, Events("b1@0 x=1 region=eu tier=1; b2@1 x=1 region=us; a1@2 x=1")));

        Assert.Equal([new("region", "us")], result.Labels);
        Assert.Equal("1", result.Key["x"]);
    }

    [Theory]
    [InlineData(ReferenceJoinKind.Right)]
    [InlineData(ReferenceJoinKind.Full)]
    public void Evaluate_KindOfTheRightSide_IsAnError(ReferenceJoinKind kind) =>
        Assert.Throws<ArgumentException>(() => ReferenceAsOf.Evaluate(new(Join(kind, A, B, "x"), Previous), []));

    [Fact]
    public void ToString_Query_IsItsText()
    {
        Assert.Equal("a({})[5m] or on(x) asof(prev) b({})[5m]", new ReferenceAsOfQuery(Or, Previous).ToString());
        Assert.Equal(
            "a({})[5m] and on(x) within(5s) asof(nearest, 1s) group_left(region) b({})[5m]",
            new ReferenceAsOfQuery(And(A, B, "x").Within(5).GroupLeft("region"), Nearest, TimeSpan.TicksPerSecond).ToString());
    }

    private static string Results(ReferenceAsOfQuery query, IEnumerable<ReferenceEvent> events) =>
        string.Join("; ", ReferenceAsOf.Evaluate(query, events).Select(Text));
}
