namespace Correlator.Tests.Execution;

/// <summary>What comes out as soon as it holds, and what comes out again.</summary>
public sealed class EmitFirstTests
{
    private static readonly TimeSpan Five = TimeSpan.FromSeconds(5);

    [Fact]
    public void First_EventTiesTwoPublishedCorrelations_EarlierKeepsItsIdAndListsTheOther()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five), options => options with { Lateness = TimeSpan.FromSeconds(30) });

        run.Push("a@1:x", "b@2:x", "a@11:x", "b@12:x").Push("b@6:x").Complete();

        Assert.Equal(["a@1 b@2 r0", "a@11 b@12 r0", "a@1 b@2 b@6 a@11 b@12 r1"], run.Shown);
        Assert.Equal(run.Results[0].Id, run.Results[2].Id);
        Assert.Equal([run.Results[1].Id], run.Results[2].Merged);
    }

    [Fact]
    public void First_UnitGrowsAfterItsMatch_BringsItsOwnMatchesIntoTheClosingRevision()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five).As("ab").Unless(b, ["nothing"]).Emit(EmitMode.First));

        run.Push("a@1:x", "b@2:x").Push("b@4:x").Complete();

        Assert.Equal(["a@1 b@2 b@4 r0"], run.Shown);
    }

    [Fact]
    public void First_NothingGrows_ComesOutOnce()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five));

        run.Push("a@1:x", "b@2:x").Complete();

        Assert.Equal(["a@1 b@2 r0"], run.Shown);
        Assert.True(run.IsCompleted);
    }

    [Fact]
    public void First_MonotoneCondition_IsJudgedAsSoonAsItHolds()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five).Where(Predicate.Any(Predicate.LabelEquals("k", "x"))));

        run.Push("a@1:y", "b@2:y", "a@3:x", "b@3:x");

        Assert.Equal(["a@3 b@3 r0"], run.Shown);
    }

    [Fact]
    public void First_ConditionThatCanBecomeFalse_WaitsForTheClose()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five)
            .Where(Predicate.Compare(ValueExpression.Call("duration"), Comparison.Less, ValueExpression.Number("3s"))));

        run.Push("a@1:x", "b@2:x", "a@1:y", "b@2:y").Push("b@5:y");
        Assert.Empty(run.Shown);
        run.Complete();

        Assert.Equal(["a@1 b@2 r0"], run.Shown);
    }

    [Fact]
    public void Limit_CountsIds_EndsTheRunAndDropsTheOutstandingClosings()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five).Limit(1));

        run.Push("a@1:x", "b@2:x").Push("b@3:x").Push("a@4:y", "b@4:y");

        Assert.Equal(["a@1 b@2 r0"], run.Shown);
        Assert.True(run.IsCompleted);
    }

    [Fact]
    public void MaxEvents_FirstToArrive_ClosesTruncatedAndGoesOnUnderAnotherId()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five), options => options with { MaxEvents = 3 });

        run.Push("a@1:x", "b@1:x", "b@2:x", "b@3:x", "b@4:x").Complete();

        Assert.Equal(["a@1 b@1 r0", "a@1 b@1 b@2 r1", "b@3 r0", "b@3 b@4 r1"], run.Shown);
        Assert.True(run.Results[1].IsTruncated);
        Assert.Equal(run.Results[0].Id, run.Results[2].Continues);
        Assert.All(run.Results, result => Assert.Equal(Completeness.Complete, result.Completeness));
    }

    [Fact]
    public void UserCode_ThrowsWhileLive_EndsTheRunWithItsError()
    {
        using var run = new LiveRun((a, b) => a.Where(e => e["k"] == "x" ? true : throw new InvalidOperationException("mine")).And(b, ["k"], Five));

        run.Push("a@1:x", "b@2:x", "a@3:y", "b@3:y");

        Assert.Equal(["a@1 b@2 r0"], run.Shown);
        Assert.Equal("mine", run.Error?.Message);
    }

    [Fact]
    public void AbsoluteRange_OfALiveSource_CompletesAtItsEnd()
    {
        static EventQuery<LogEvent> Until(EventQuery<LogEvent> query) =>
            EventQuery.From(((StreamNode)query.Node).Source!).WithHistory(LiveRun.Epoch, LiveRun.Epoch.AddSeconds(10));

        using var run = new LiveRun((a, b) => Until(a).And(Until(b), ["k"], Five));

        run.Push("a@1:x", "b@2:x", "a@11:x", "b@11:x");

        Assert.True(run.IsCompleted);
        Assert.Equal(["a@1 b@2 r0"], run.Shown);
    }

    [Fact]
    public void MaxEvents_EndlessComponent_KeepsComingOutInPiecesOfOneChain()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five), options => options with { MaxEvents = 10 });

        for (var second = 1; second <= 500; second++)
        {
            run.Push($"a@{second}:x", $"b@{second}:x");
        }

        run.Complete();

        var pieces = run.Results.Where(r => r.IsTruncated || r == run.Results[^1]).ToList();
        Assert.Equal(1000, pieces.SelectMany(r => r.Events).Select(e => e.Event.Message).Distinct().Count());
        Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.Equal(pair.First.Id, pair.Second.Continues));
        Assert.All(run.Results, r => Assert.True(r.Events.Count <= 10));
    }
}
