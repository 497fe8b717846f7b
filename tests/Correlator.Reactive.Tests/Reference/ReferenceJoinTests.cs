using Correlator.Testing;
using static Correlator.Tests.Reference.Streams;

namespace Correlator.Tests.Reference;

/// <summary>Joins of two plain sides, worked out by hand.</summary>
public sealed class ReferenceJoinTests
{
    [Theory]
    [InlineData(ReferenceJoinKind.And, "a1 b1")]
    [InlineData(ReferenceJoinKind.Or, "a1 b1; a2?")]
    [InlineData(ReferenceJoinKind.Unless, "a2?")]
    [InlineData(ReferenceJoinKind.Semi, "a1")]
    [InlineData(ReferenceJoinKind.Right, "a1 b1; b2?")]
    [InlineData(ReferenceJoinKind.Full, "a1 b1; a2?; b2?")]
    public void Evaluate_EachKind_GivesItsPartOfTheResult(ReferenceJoinKind kind, string expected) =>
        Assert.Equal(expected, Results(Join(kind, A, B, "x"), "a1@0 x=1; b1@1 x=1; a2@2 x=2; b2@3 x=3"));

    [Fact]
    public void Evaluate_Single_IsCompleteAndHasNoKey()
    {
        var result = Assert.Single(ReferenceJoin.Evaluate(A, Events("a1@0")));

        Assert.True(result.Complete);
        Assert.Empty(result.Key);
    }

    [Fact]
    public void Evaluate_AsymmetricWithin_BoundsEachDirectionByItself() =>
        Assert.Equal(
            "b2 a1 b3",
            Results(And(A, B, "x").Within(-5, 2), "b1@4.9; b2@5; a1@10; b3@12; b4@12.1"));

    [Fact]
    public void Evaluate_BoundThatExcludesZero_MatchesOnlyLaterEvents() =>
        Assert.Equal("a1 b2", Results(And(A, B, "x").Within(2, 4), "a1@0; b1@1; b2@3; b3@5"));

    [Fact]
    public void Evaluate_RangesOfBothSides_BoundByTheEarlierEventsRange() =>
        Assert.Equal("b2 a1 b3", Results(And(S(0, 10), S(1, 2), "x"), "b1@7; b2@8; a1@10; b3@20; b4@21"));

    [Fact]
    public void Evaluate_RangeShorterThanClause_CutsTheClause() =>
        Assert.Equal("a1 b1", Results(And(S(0, 3), B, "x").Within(60), "a1@0; b1@3; b2@4"));

    [Fact]
    public void Evaluate_SelfJoin_DoesNotMatchAnEventWithItself()
    {
        var query = And(A, S(1, source: "a"), "x").Within(2);
        var events = Events("a1@0; a2@2; a3@10").ToList();
        events.AddRange(events.Select(e => e with { Stream = 1 }).ToList());

        Assert.Equal("a1 b2; b1 a2", Results(query, events));
    }

    [Fact]
    public void Evaluate_SelfJoinOfThree_TiesThemAllTogether()
    {
        var events = Events("a1@0; a2@1; a3@2").ToList();
        events.AddRange(events.Select(e => e with { Stream = 1 }).ToList());

        Assert.Equal("a1 b1 a2 b2 a3 b3", Results(And(A, S(1, source: "a"), "x"), events));
    }

    [Fact]
    public void Evaluate_UnmatchedOfOneKey_AreGroupedWhileTheGapIsNotExceeded() =>
        Assert.Equal("a1 a2?; a4?; a3?", Results(Unless(A, B, "x").Within(-5, 2), "a1@0; a2@5; a3@10.1; a4@7 x=2"));

    [Theory]
    [InlineData(ReferenceJoinKind.Unless, "a1 a3?")]
    [InlineData(ReferenceJoinKind.Or, "a1 a3?; a2 b1")]
    public void Evaluate_MatchedEventBetweenUnmatched_DoesNotSplitTheGroup(ReferenceJoinKind kind, string expected) =>
        Assert.Equal(expected, Results(Join(kind, A, B, "x").Within(3, 4), "a1@0; a2@1; a3@4; b1@5"));

    [Fact]
    public void Evaluate_KeylessEvents_StandAlone() =>
        Assert.Equal("a1?; a2?; b1?", Results(Join(ReferenceJoinKind.Full, A, B, "x"), "a1@0 x=; a2@1 y=1; b1@2 x="));

    [Fact]
    public void Evaluate_NoKeyParts_MatchesByTimeAlone() =>
        Assert.Equal("a1 b1; a2 a3?", Results(Or(A, B).Within(2), "a1@0 x=1; b1@2 x=2; a2@10 y=1; a3@12 z=1"));

    [Fact]
    public void Evaluate_UnmatchedRight_AreGroupedUnderTheLeftNames()
    {
        var result = ReferenceJoin.Evaluate(Join(ReferenceJoinKind.Right, A, B, "x=y"), Events("b1@0 y=7; b2@1 y=7"));

        Assert.Equal(["b1 b2?"], result.Select(Text));
        Assert.Equal("7", result[0].Key["x"]);
    }

    [Fact]
    public void Evaluate_Ignoring_ComparesTheCommonNames() =>
        Assert.Equal(
            "a1 b1; a2?; a3 a4?",
            Results(
                Or(A, B) with { Ignoring = ["pod"] },
                "a1@0 x=1 pod=p; b1@1 x=1 y=2 pod=q; a2@2 z=1; a3@3 x=2 pod=p; a4@4 x=2 pod=q"));

    [Fact]
    public void Evaluate_IgnoringWithoutCommonName_DoesNotMatch() =>
        Assert.Equal("", Results(And(A, B) with { Ignoring = ["pod"] }, "a1@0 x=1 pod=p; b1@1 y=1 pod=p"));

    [Fact]
    public void Evaluate_EmitEach_GivesEveryPair() =>
        Assert.Equal("a1 b1; a1 b2; a2 b1; a2 b2; a3?; a4?", Results(Or(A, B, "x"), "a1@0; a2@1; b1@2; b2@3; a3@4 x=2; a4@5 x=2", emitEach: true));

    [Fact]
    public void Evaluate_MaxEvents_CutsInTotalOrderAndNeverMakesAnUnmatchedEvent()
    {
        var results = ReferenceJoin.Evaluate(Or(A, B, "x"), Events("b1@0; a1@1; a2@2; a3@3; a4@4"), maxEvents: 2);

        Assert.Equal(["b1 a1!", "a2 a3!", "a4"], results.Select(Text));
        Assert.Equal([null, results[0], results[1]], results.Select(r => r.Continues));
    }

    [Fact]
    public void Evaluate_ExactlyMaxEvents_IsTruncatedWithoutContinuation() =>
        Assert.Equal("a1 b1!", Results(And(A, B, "x"), "a1@0; b1@1", maxEvents: 2));
}
