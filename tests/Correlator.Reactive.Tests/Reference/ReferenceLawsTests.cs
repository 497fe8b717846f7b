using Correlator.Testing;
using static Correlator.Tests.Reference.Streams;

namespace Correlator.Tests.Reference;

public sealed class ReferenceLawsTests
{
    private const string Scenario = "a1@0; b1@1; a2@4; b2@5; a3@2.5";

    [Fact]
    public void Check_RunThatMerges_Holds() =>
        Assert.Empty(Check(
            Published("p", 0, "a1 b1"),
            Published("q", 0, "a2 b2"),
            Published("p", 1, "a1 b1 a2 b2 a3", ["q"], isClosing: true)));

    [Fact]
    public void Check_LostEvent_IsNamed() =>
        Assert.Contains("Revision 1 of p lacks {1#1}, which revision 0 of p had.", Check(
            Published("p", 0, "a1 b1"), Published("p", 1, "a1 a2 b2 a3", isClosing: true)));

    [Fact]
    public void Check_LostEventOfAMergedId_IsNamed() =>
        Assert.Contains("Revision 1 of p lacks {1#2}, which revision 0 of q had.", Check(
            Published("p", 0, "a1 b1"), Published("q", 0, "a2 b2"), Published("p", 1, "a1 b1 a2 a3", ["q"], isClosing: true)));

    [Fact]
    public void Check_SkippedRevision_IsNamed() =>
        Assert.Equal(["Revision 2 of p follows revision 0; revisions increase by one."], Check(
            Published("p", 0, "a1 b1"), Published("p", 2, "a1 b1 a2 b2 a3", isClosing: true)));

    [Fact]
    public void Check_OutputAfterMerge_IsNamed() =>
        Assert.Contains("Revision 1 of q came out after q was merged into p.", Check(
            Published("p", 0, "a1 b1"),
            Published("q", 0, "a2 b2"),
            Published("p", 1, "a1 b1 a2 b2 a3", ["q"], isClosing: true),
            Published("q", 1, "a2 b2 a3", isClosing: true)));

    [Fact]
    public void Check_MergeOfAnIdThatNeverCameOut_IsNamed() =>
        Assert.Equal(["Revision 0 of p merges q, which never came out before."], Check(Published("p", 0, "a1 b1 a2 b2 a3", ["q"], isClosing: true)));

    [Fact]
    public void Check_OutputAfterClosing_IsNamed() =>
        Assert.Contains("Revision 1 of p came out after the closing revision 0.", Check(
            Published("p", 0, "a1 b1", isClosing: true), Published("p", 1, "a1 b1 a2 b2 a3", isClosing: true)));

    [Fact]
    public void Check_ClosingWithoutGrowth_IsNamed() =>
        Assert.Equal(["Revision 1 of p came out although it had not grown since revision 0."], Check(
            Published("p", 0, "a1 b1 a2 b2 a3"), Published("p", 1, "a1 b1 a2 b2 a3", isClosing: true)));

    [Fact]
    public void Check_EqualFinalSets_AreNamed() =>
        Assert.Equal(["p and q both end with {0#1 0#2 0#3 1#1 1#2}."], Check(
            Published("p", 0, "a1 b1 a2 b2 a3"), Published("q", 0, "a1 b1 a2 b2 a3")));

    [Fact]
    public void Check_MissingAndUnexpectedSets_AreNamed() =>
        Assert.Equal(
            ["p ends with {0#1 1#1}, which is no final result.", "No correlation ends with {0#1 0#2 0#3 1#1 1#2}, which is a final result."],
            Check(Published("p", 0, "a1 b1")));

    private static IReadOnlyList<string> Check(params PublishedRevision[] published) =>
        ReferenceLaws.Check(published, ReferenceJoin.Evaluate(And(A, B, "x").Within(2.5), Events(Scenario)));

    private static PublishedRevision Published(string id, int revision, string events, string[]? merged = null, bool isClosing = false) => new(
        id, revision, events.Split(' ').Select(name => new ReferenceEventId(name[0] - 'a', name[1] - '0')).ToHashSet(), merged ?? [], isClosing);
}
