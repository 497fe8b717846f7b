namespace Correlator.Tests.Execution;

/// <summary>Nothing negative is said about a time of which events may be missing.</summary>
public sealed class GapTests
{
    private static readonly TimeSpan Five = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public void Unless_GapOnTheOtherSide_WithholdsAndCountsWhatDependsOnIt()
    {
        using var run = new LiveRun((a, b) => a.Unless(b, ["k"], Five));

        run.Push("a@10:x", "a@50:y");
        run["b"].OnGap(LiveRun.Epoch.AddSeconds(8), LiveRun.Epoch.AddSeconds(9));
        run.Push("a@100:q", "b@100:q").Complete();

        Assert.Equal(["a@50 r0"], run.Shown);
        Assert.Equal(1, run.Statistics.Streams[0].Ledger.Withheld);
    }

    [Fact]
    public void And_Gap_LeavesPositivesAlone()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Five));

        run["b"].OnGap(LiveRun.Epoch, LiveRun.Epoch.AddSeconds(100));
        run.Push("a@10:x", "b@11:x").Complete();

        Assert.Equal(["a@10 b@11 r0"], run.Shown);
    }

    [Fact]
    public void Failure_OfASource_OthersGoOnNegativesAreWithheldAndTheRunEndsWithTheError()
    {
        using var run = new LiveRun((a, b) => a.Or(b, ["k"], Five));

        run.Push("a@10:x", "b@11:x", "a@20:y");
        run["b"].OnError(new SourceException("b", "connection lost"));
        run.Push("a@30:z");
        run["a"].OnCompleted();

        Assert.Equal(["a@10 b@11 r0"], run.Shown);
        Assert.Equal(2, run.Statistics.Streams[0].Ledger.Withheld);
        Assert.IsType<SourceException>(run.Error);
    }

    [Fact]
    public void Outage_Disconnected_HoldsTheClockAndBecomesAGapAtMaxOutage()
    {
        using var run = new LiveRun((a, b) => a.Unless(b, ["k"], Five), options => options with { MaxOutage = TimeSpan.FromMinutes(1), Idle = TimeSpan.FromSeconds(1) });

        run.Push("b@10:q", "a@10:x");
        run["b"].OnConnected(false);
        run.Push("a@300:y");
        run.Scheduler.AdvanceTo(TimeSpan.FromSeconds(59).Ticks);
        Assert.Equal(0, run.Statistics.Streams[0].Ledger.Withheld);
        run.Scheduler.AdvanceTo(TimeSpan.FromSeconds(61).Ticks);

        Assert.Empty(run.Shown);
        Assert.Equal(1, run.Statistics.Streams[0].Ledger.Withheld);
    }

    // What a correlation lacks may be far from those of its events that another one could match.
    [Theory]
    [InlineData("c")]
    [InlineData("a")]
    public void Unless_ChainLacksAPartner_WithholdsWhatItsOtherEventsCouldHaveMatched(string lost)
    {
        using var run = new LiveRun(from => from("d").Unless(from("a").And(from("b"), ["k"], Ten).And(from("c"), ["k"], Five), ["k"], Five));

        run[lost].OnGap(LiveRun.Epoch.AddSeconds(10), LiveRun.Epoch.AddSeconds(11));
        run.Push("c@5:x", "b@11:x", "a@20:x", "b@30:x", "a@40:x", "d@42:x", "d@80:x", "a@100:q", "b@100:q", "c@100:q", "d@100:q").Complete();

        Assert.Equal(["d@80 r0"], run.Shown);
    }

    [Fact]
    public void Unless_FilterBelowRejectsWhatMayLackEvents_WithholdsWhatTheyCouldHaveMatched()
    {
        var marked = Predicate.Any(Predicate.MessageMatches("b@11"));
        using var run = new LiveRun(from => from("d").Unless(from("a").And(from("b"), ["k"], Ten).Where(marked), ["k"], Five));

        run["b"].OnGap(LiveRun.Epoch.AddSeconds(11), LiveRun.Epoch.AddSeconds(11));
        run.Push("a@10:x", "b@20:x", "a@30:x", "b@40:x", "d@42:x", "d@80:x", "a@100:q", "b@100:q", "d@100:q").Complete();

        Assert.Equal(["d@80 r0", "d@100 r0"], run.Shown);
    }

    // An unmatched event that is withheld would have been of one correlation with the next, which would have matched.
    [Fact]
    public void Unless_GroupLacksAWithheldEvent_WithholdsTheRest()
    {
        using var run = new LiveRun(from => from("a").Or(from("b"), ["k"], Five).Unless(from("c"), ["k"], Five));

        run["b"].OnGap(LiveRun.Epoch.AddSeconds(6), LiveRun.Epoch.AddSeconds(6));
        run.Push("c@6:x", "a@10:x", "a@14:x", "a@19:x", "a@40:x", "a@100:q", "b@100:q", "c@100:q").Complete();

        Assert.Equal(["a@40 r0"], run.Shown);
    }

    [Fact]
    public void Polled_Watermark_ProvesWhatItHasPassed()
    {
        using var run = new LiveRun((a, b) => a.Unless(b, ["k"], Five));

        run.Push("a@10:x");
        run["a"].OnWatermark(LiveRun.Epoch.AddSeconds(60));
        Assert.Empty(run.Shown);
        run["b"].OnWatermark(LiveRun.Epoch.AddSeconds(60));

        Assert.Equal(["a@10 r0"], run.Shown);
    }

    [Fact]
    public void Polled_EventAheadOfTheWatermark_ProvesNothing()
    {
        using var run = new LiveRun((a, b) => a.Unless(b, ["k"], Five));

        run["b"].OnWatermark(LiveRun.Epoch);
        run.Push("a@10:x", "a@60:y", "b@60:q", "b@12:x").Complete();

        Assert.Equal(["a@60 r0"], run.Shown);
    }
}
