using Correlator.Testing;
using static Correlator.Tests.Reference.Streams;

namespace Correlator.Tests.Reference;

/// <summary>Joins over joins, worked out by hand.</summary>
public sealed class ReferenceChainTests
{
    private static readonly JoinQuery Pairs = And(A, B, "x").Within(1);

    private static JoinQuery Full(ReferenceQuery left, ReferenceQuery right, params string[] on) => Join(ReferenceJoinKind.Full, left, right, on);

    [Fact]
    public void Evaluate_Chain_KeepsUnitsAndAttachesTheMatchToEach() =>
        Assert.Equal("a1 b1 c1; a2 b2 c1", Results(And(Pairs, C, "x").Within(20), "a1@0; b1@1; a2@10; b2@11; c1@12"));

    [Fact]
    public void Evaluate_ChainOfOr_KeepsUnmatchedGroupsAsUnits() =>
        Assert.Equal("a1 a2 c1?; a3?", Results(Or(Or(A, B, "x").Within(2), C, "x").Within(1), "a1@0; a2@2; c1@3; a3@5"));

    [Fact]
    public void Evaluate_UnmatchedLeftUnits_AreNeverGrouped() =>
        Assert.Equal("a1 b1?; a2 b2?", Results(Unless(Pairs, C, "x"), "a1@0; b1@0; a2@2; b2@2"));

    [Fact]
    public void Evaluate_ChainWithRightKind_GroupsUnmatchedRightEvents() =>
        Assert.Equal("a1 b1 c1; c2 c3?", Results(Join(ReferenceJoinKind.Right, Pairs, C, "x").Within(5), "a1@0; b1@0; c1@5; c2@20; c3@25"));

    [Fact]
    public void Evaluate_SecondKeyOfTheMiddleStream_IsCarriedByAnyEventOfTheUnit() =>
        Assert.Equal("a1 b1 c1", Results(And(And(A, B, "x"), C, "y"), "a1@0 x=1; b1@1 x=1 y=9; c1@2 y=9; c2@3 y=8"));

    [Fact]
    public void Evaluate_WholeKey_MustBeCarriedByOneEvent() =>
        Assert.Equal("", Results(And(And(A, B, "x"), C, "y", "z"), "a1@0 x=1 y=1; b1@1 x=1 z=1; c1@2 y=1 z=1"));

    [Fact]
    public void Evaluate_AliasQualifiedKey_ComesOnlyFromThatStream()
    {
        var events = Events("a1@0 x=1 y=9; b1@1 x=1 y=8; c1@2 y=9; c2@3 y=8");
        var chain = And(And(A, B, "x"), C);

        Assert.Equal("a1 b1 c1", Results(chain with { On = [new("y", "y", new HashSet<int> { 0 })] }, events));
        Assert.Equal("a1 b1 c2", Results(chain with { On = [new("y", "y", new HashSet<int> { 1 })] }, events));
    }

    [Fact]
    public void Evaluate_OfAlias_MeasuresFromThatStreamOnly()
    {
        var chain = And(And(A, B, "x"), C, "x").Within(0, 2) with { Of = new HashSet<int> { 1 } };

        Assert.Equal("a1 b1 c2 c3", Results(chain, "a1@0; b1@5; c1@1; c2@5; c3@7; c4@8"));
    }

    [Fact]
    public void Evaluate_EventInAUnit_KeepsItsOwnRange()
    {
        var chain = And(And(S(0, 10), S(1, 100), "x"), S(2, 1), "x");

        Assert.Equal("a1 b1 c1", Results(chain, "a1@0; b1@5; c1@12"));
        Assert.Equal("", Results(chain with { Of = new HashSet<int> { 0 } }, "a1@0; b1@5; c1@12"));
    }

    [Fact]
    public void Evaluate_EventInARightUnit_KeepsItsOwnRange() =>
        Assert.Equal("b1 c1 a1", Results(And(S(0, 2), And(S(1, 1), S(2, 50), "x"), "x"), "b1@0; c1@1; a1@30; a2@52"));

    [Fact]
    public void Evaluate_RightComposite_KeepsItsUnitsAndGroupsUnmatchedLeftEvents() =>
        Assert.Equal(
            "b1 c1 a1; a4?; a2 b2 c2; a3 a5?",
            Results(Or(A, And(B, C, "x").Within(1), "x").Within(3), "b1@0; c1@1; b2@10; c2@11; a1@2; a2@9; a4@5; a3@20; a5@23"));

    [Fact]
    public void Evaluate_RightComposite_PutsALeftEventIntoEachUnitItMatches() =>
        Assert.Equal("b1 c1 a1; a1 b2 c2", Results(And(A, And(B, C, "x").Within(1), "x").Within(5), "b1@0; c1@1; b2@10; c2@11; a1@5"));

    [Fact]
    public void Evaluate_RightCompositeWithSemi_GivesEachLeftEventOnceAndAlone() =>
        Assert.Equal("a1; a2", Results(Join(ReferenceJoinKind.Semi, A, And(B, C, "x").Within(1), "x"), "b1@0; c1@1; b2@10; c2@11; a1@5; a2@6"));

    [Fact]
    public void Evaluate_BothComposite_KeepsTheLeftUnitsWithAllTheirPartners() =>
        Assert.Equal(
            "a1 b1 c1 d1 c2 d2; a2 b2?; c3 d3?",
            Results(
                Full(Pairs, And(C, D, "x").Within(1), "x").Within(5),
                "a1@0; b1@1; a2@20; b2@21; c1@3; d1@4; c2@6; d2@7; c3@40; d3@40"));

    [Fact]
    public void Evaluate_EmitEachOverAChain_GivesPairsOfPairs() =>
        Assert.Equal("a1 b1 c1; a1 b2 c1", Results(And(And(A, B, "x"), C, "x"), "a1@0; b1@1; b2@2; c1@3", emitEach: true));

    [Fact]
    public void Evaluate_UnionBelowAJoin_CountsAsOneStream()
    {
        var query = Or(new UnionQuery(A, B), C, "x").Within(2);

        Assert.Equal("a1 b1 c1", Results(query, "a1@0; b1@1; c1@2"));
        Assert.Equal("b1 c1", Results(query, "b1@1; c1@2"));
        Assert.Equal("a1 b1?", Results(query, "a1@0; b1@2"));
    }

    [Fact]
    public void Evaluate_Union_GivesOneCompleteResultPerEvent() =>
        Assert.Equal("a1; b1; b2", Results(new UnionQuery(A, B), "b1@0; a1@0; b2@1"));

    [Fact]
    public void Evaluate_UnionOfDifferentRanges_BoundsEachEventByItsOwn() =>
        Assert.Equal("a1 c1; b1?", Results(Or(new UnionQuery(S(0, 10), S(1, 1)), C, "x"), "a1@0; b1@0; c1@5"));

    [Fact]
    public void Evaluate_SelfJoinInAChain_MatchesThroughTheOtherEventOfTheUnit()
    {
        var events = Events("a1@0; b1@1").ToList();
        events.Add(events[0] with { Stream = 2 });

        Assert.Equal("a1 c1 b1", Results(And(Pairs, S(2, source: "a"), "x"), events));
    }

    [Theory]
    [InlineData("a1@0; b1@1; c1@2", "a1")]
    [InlineData("a1@0; b1@1", "a1?")]
    public void Evaluate_Semi_CountsTheStreamsOfItsPartners(string events, string expected) =>
        Assert.Equal(expected, Results(Join(ReferenceJoinKind.Semi, A, Or(B, C, "x"), "x"), events));

    [Fact]
    public void Evaluate_SemiBelowAnd_IsComplete() =>
        Assert.Equal("a1 c1; a2 c1", Results(And(Join(ReferenceJoinKind.Semi, A, B, "x"), C, "x"), "a1@0; a2@0; b1@1; c1@2"));

    [Fact]
    public void Evaluate_UnlessBelowAnd_IsPartial() =>
        Assert.Equal("a1 b1?", Results(And(A, Unless(B, C, "x"), "x"), "a1@0; b1@1; c1@2 x=2"));

    [Fact]
    public void Evaluate_KeyOfAChain_IsThatOfTheJoinThatFormedTheUnit()
    {
        var events = Events("a1@0 x=1 y=5; b1@1 x=1 y=6; c1@2 y=6 z=6");

        Assert.Equal(["x"], Assert.Single(ReferenceJoin.Evaluate(And(And(A, B, "x"), C, "y=z"), events)).Key.Keys);
        Assert.Equal(["y"], Assert.Single(ReferenceJoin.Evaluate(And(A, And(B, C, "y"), "x"), events)).Key.Keys);
        Assert.Equal(["y"], Assert.Single(ReferenceJoin.Evaluate(And(And(A, B, "x"), C, "y=z").GroupRight(), events)).Key.Keys);
    }
}
