namespace Correlator.Tests.Execution;

/// <summary>An event is late when the clock has passed it as it arrives.</summary>
public sealed class LateEventTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public void Late_OfAnOpenCorrelation_ExtendsIt()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Ten).Emit(EmitMode.Final));

        run.Push("a@10:x", "b@12:x", "a@20:y", "b@20:y").Push("b@15:x").Complete();

        Assert.Contains("a@10 b@12 b@15 r0", run.Shown);
        Assert.Empty(run.Late);
    }

    [Fact]
    public void Late_WithNothingOpenToExtend_GoesToTheLateOutputAndIsCounted()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], Ten));

        run.Push("a@100:x", "b@100:x").Push("a@50:z").Push("b@50:z").Complete();

        Assert.Equal(["a@50:z", "b@50:z"], run.Late);
        Assert.Equal([1L, 1L], run.Statistics.Streams.Select(s => s.Ledger.Late));
    }

    [Fact]
    public void Late_NeverJoinsWhatWasProvedUnmatched()
    {
        using var run = new LiveRun((a, b) => a.Unless(b, ["k"], Ten));

        run.Push("a@10:x", "a@100:q", "b@100:q").Push("b@12:x").Complete();

        Assert.Contains("a@10 r0", run.Shown);
        Assert.Equal(["b@12:x"], run.Late);
    }

    [Fact]
    public void Late_ThatExtendsABothWays_IsAnOrdinaryMatchOfAnOpenEvent()
    {
        using var run = new LiveRun((a, b) => a.Unless(b, ["k"], Ten));

        // The clock is at 15: the left event at 10 is open until 20, so a late reply at 12 still counts.
        run.Push("a@10:x", "a@15:q", "b@15:z").Push("b@12:x").Complete();

        Assert.DoesNotContain("a@10 r0", run.Shown);
        Assert.Empty(run.Late);
    }

    [Fact]
    public void Lateness_Zero_IsHonoured()
    {
        using var run = new LiveRun((a, b) => a.And(b, ["k"], TimeSpan.Zero));

        run.Push("a@10:x", "b@10:y", "a@9:x").Complete();

        Assert.Equal(["a@9:x"], run.Late);
    }

    [Fact]
    public void Lateness_OfTheStream_GoesBeforeThatOfTheRun()
    {
        var a = new ListSource("a", [Event(100), Event(50)]);
        var b = new ListSource("b", [Event(100), Event(101)]);
        var left = new StreamNode("a") { Source = a, Lateness = TimeSpan.FromSeconds(60) };
        var join = new JoinNode(JoinKind.And, left, new StreamNode("b") { Source = b }, new JoinClause { Keys = [KeyPart.Of("k")] });

        using var run = CorrelationRun.Start(join, new CorrelationOptions { Lateness = TimeSpan.Zero }, System.Reactive.Observer.Create<Correlation>(_ => { }));

        Assert.Equal(0, run.Statistics.Streams[0].Ledger.Late);
    }

    private static LogEvent Event(int seconds) => new(LiveRun.Epoch.AddSeconds(seconds), "s", "m", Labels.Of(("k", "1")));
}
