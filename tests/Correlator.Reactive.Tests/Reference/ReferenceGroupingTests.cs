using Correlator.Testing;
using static Correlator.Tests.Reference.Streams;

namespace Correlator.Tests.Reference;

/// <summary>Group modifiers, worked out by hand.</summary>
public sealed class ReferenceGroupingTests
{
    private static string? Region(ReferenceQuery query, string events) =>
        ReferenceJoin.Evaluate(query, Events(events))[0].Labels.GetValueOrDefault("region");

    [Fact]
    public void Evaluate_GroupLeftOnFull_GivesOneResultPerLeftEventAndEachUnmatchedAlone() =>
        Assert.Equal(
            "a1 b1; a2 b1; a3?; a4?; b2?; b3?",
            Results(
                Join(ReferenceJoinKind.Full, A, B, "x").GroupLeft(),
                "a1@0 x=1; a2@1 x=1; b1@2 x=1; a3@3 x=2; a4@4 x=2; b2@5 x=3; b3@6 x=3"));

    [Fact]
    public void Evaluate_GroupRightOnOr_GivesOneResultPerRightEvent() =>
        Assert.Equal("a1 a2 b1; a1 a2 b2; a3?", Results(Or(A, B, "x").GroupRight(), "a1@0; a2@1; b1@2; b2@3; a3@4 x=2; b3@5 x=3"));

    [Fact]
    public void Evaluate_GroupLeftOverUnits_GivesOneResultPerUnit() =>
        Assert.Equal("a1 b1 c1; a2 b2 c1", Results(And(And(A, B, "x").Within(1), C, "x").GroupLeft(), "a1@0; b1@0; a2@5; b2@5; c1@7"));

    [Fact]
    public void Evaluate_GroupLeftWithRightUnits_GivesOneResultPerLeftEvent() =>
        Assert.Equal(
            "a1 b1 c1 b2 c2; a2 b1 c1 b2 c2",
            Results(And(A, And(B, C, "x").Within(1), "x").GroupLeft(), "a1@0; a2@1; b1@2; c1@2; b2@5; c2@5"));

    [Fact]
    public void Evaluate_CopiedLabel_ComesFromTheNearestPartnerThatHasIt() =>
        Assert.Equal(
            "near",
            Region(And(A, B, "x").GroupLeft("region"), "a1@10 x=1; b1@9 x=1; b2@11 x=1 region=; b3@13 x=1 region=near; b4@6 x=1 region=far"));

    [Fact]
    public void Evaluate_CopiedLabelOfEquallyNearPartners_ComesFromTheEarlier() =>
        Assert.Equal("before", Region(And(A, B, "x").GroupLeft("region"), "a1@10 x=1; b2@12 x=1 region=after; b1@8 x=1 region=before"));

    [Fact]
    public void Evaluate_CopiedLabelThatNoPartnerHas_IsAbsent() =>
        Assert.Null(Region(And(A, B, "x").GroupLeft("region"), "a1@10 x=1 region=own; b1@12 x=1"));

    [Fact]
    public void Evaluate_CopiedLabelWithEmitEach_ComesFromThePairsOwnPartner()
    {
        var results = ReferenceJoin.Evaluate(
            And(A, B, "x").GroupLeft("region"), Events("a1@0 x=1; b1@1 x=1 region=eu; b2@2 x=1 region=us; b3@3 x=1"), emitEach: true);

        Assert.Equal(["eu", "us", null], results.Select(r => r.Labels.GetValueOrDefault("region")));
    }

    [Fact]
    public void Evaluate_CopiedLabelOfALaterJoin_Wins()
    {
        var first = And(A, B, "x").GroupLeft("region", "tier");
        var result = Assert.Single(ReferenceJoin.Evaluate(
            And(first, C, "x").GroupLeft("region"), Events("a1@0 x=1; b1@1 x=1 region=eu tier=gold; c1@2 x=1 region=us tier=iron")));

        Assert.Equal("us gold", $"{result.Labels["region"]} {result.Labels["tier"]}");
    }

    [Fact]
    public void Evaluate_CopiedLabel_StaysWithoutAPartnerInALaterJoin() =>
        Assert.Equal("eu", Region(Or(And(A, B, "x").GroupLeft("region"), C, "x").GroupLeft("region"), "a1@0 x=1; b1@1 x=1 region=eu"));

    [Theory]
    [InlineData(ReferenceJoinKind.Unless)]
    [InlineData(ReferenceJoinKind.Semi)]
    [InlineData(ReferenceJoinKind.Right)]
    public void Evaluate_GroupModifierOnAnotherKind_IsAnError(ReferenceJoinKind kind) =>
        Assert.Throws<ArgumentException>(() => ReferenceJoin.Evaluate(Join(kind, A, B, "x").GroupLeft(), []));

    [Fact]
    public void Evaluate_EventOfNoStream_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ReferenceJoin.Evaluate(A, Events("b1@0")));

    [Fact]
    public void Evaluate_StreamIndexUsedTwice_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ReferenceJoin.Evaluate(And(A, A, "x"), []));
}
