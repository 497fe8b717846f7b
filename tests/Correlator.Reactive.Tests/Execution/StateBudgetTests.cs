using System.Reactive;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Execution;

/// <summary>Budgets as text, what a run says when it fails, and sources that wait.</summary>
public sealed class StateBudgetTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Two = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("50000", "50000")]
    [InlineData("64MB", "64MB")]
    [InlineData("64MiB", "64MiB")]
    [InlineData(" 1000 , 1.5KB , Fail ", "1000, 1500B, fail")]
    [InlineData("wait,2GiB", "2GiB, wait")]
    [InlineData("10, drop_oldest", "10")]
    [InlineData("7B, drop-newest", "7B, drop-newest")]
    public void Parse_Budget_PrintsAsItIsRead(string text, string printed)
    {
        var budget = StateBudget.Parse(text);

        Assert.Equal(printed, budget.ToString());
        Assert.Equal(budget, StateBudget.Parse(budget.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fail")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("5m")]
    [InlineData("10, 20")]
    [InlineData("10, fail, wait")]
    [InlineData("64 parsecs")]
    public void TryParse_NoBudget_IsFalse(string text)
    {
        Assert.False(StateBudget.TryParse(text, out var budget));
        Assert.True(budget.IsUnlimited);
        Assert.Throws<FormatException>(() => StateBudget.Parse(text));
    }

    [Fact]
    public void Bounds_BelowOne_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StateBudget.Events(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StateBudget.Bytes(0));
        var options = new CorrelationOptions { MaxState = new StateBudget { MaxEvents = 0 } };
        Assert.Throws<ArgumentOutOfRangeException>(() => CorrelationRun.Start(EventQuery.From(List("a", 1)).Node, options, Observer.Create<Correlation>(_ => { })));
    }

    [Theory]
    [InlineData(OverflowPolicy.Fail)]
    [InlineData(OverflowPolicy.Wait)]
    public void Fail_FiniteSources_EndsTheRunWithWhatWhereAndHow(OverflowPolicy policy)
    {
        var query = EventQuery.From(List("a", 5)).Unless(EventQuery.From(List("b", 1)), ["k"], TimeSpan.FromMinutes(1));
        Exception? error = null;
        using var run = CorrelationRun.Start(query.Node, Options(policy, 3), Observer.Create<Correlation>(_ => { }, e => error = e));

        var found = Assert.IsType<StateBudgetException>(error);
        Assert.Equal(StateBudgetException.BudgetExceeded, found.Code);
        Assert.StartsWith("The query would hold 4 events", found.Message, StringComparison.Ordinal);
        Assert.Contains("a has the most, 3.", found.Message, StringComparison.Ordinal);
        Assert.Contains("Raise max_state", found.Message, StringComparison.Ordinal);
        Assert.Same(found, Assert.Single(run.Statistics.Failures));
        Assert.True(run.Completion.IsCompleted);
    }

    [Fact]
    public void Wait_LiveSourceBehind_ReadsOnWhenItMovesTheClock()
    {
        // Who waits goes on inside the push, unless the thread belongs to a context.
        SynchronizationContext.SetSynchronizationContext(null);
        var live = new PushSource("b");
        var query = EventQuery.From(List("a", 20)).Unless(EventQuery.From(live), ["k"], Two);
        var results = new List<string>();
        var isCompleted = false;
        using var run = CorrelationRun.Start(
            query.Node,
            Options(OverflowPolicy.Wait, 8),
            Observer.Create<Correlation>(c => results.Add(c.Events[0].Event.Message), error => throw error, () => isCompleted = true));

        Assert.Equal((8, 1), (run.Statistics.Streams[0].Ledger.Input, run.Statistics.State!.Waits));
        live.Push(Event("b", 8));
        Assert.InRange(run.Statistics.Streams[0].Ledger.Input, 9, 14);
        live.Complete();

        Assert.True(isCompleted);
        Assert.Equal(20 - 1, results.Count);
        Assert.True(run.Statistics.State is { PeakEvents: <= 9, Evicted: 0, Events: 0 }, $"{run.Statistics.State.PeakEvents}");
    }

    [Fact]
    public void Wait_FiniteSourceHoldsTheClock_FailsInsteadOfWaitingForEver()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var live = new PushSource("b");
        var query = EventQuery.From(List("a", 20)).Unless(EventQuery.From(live), ["k"], TimeSpan.FromMinutes(1));
        Exception? error = null;
        using var run = CorrelationRun.Start(query.Node, Options(OverflowPolicy.Wait, 4), Observer.Create<Correlation>(_ => { }, e => error = e));

        live.Push(Event("b", 100));

        Assert.IsType<StateBudgetException>(error);
    }

    [Fact]
    public void Dispose_WhileASourceWaits_Ends()
    {
        var query = EventQuery.From(List("a", 20)).Unless(EventQuery.From(new PushSource("b")), ["k"], Two);
        var run = CorrelationRun.Start(query.Node, Options(OverflowPolicy.Wait, 4), Observer.Create<Correlation>(_ => { }));

        run.Dispose();

        Assert.True(run.Completion.IsCompleted);
        Assert.Equal(4, run.Statistics.Streams[0].Ledger.Input);
    }

    [Fact]
    public void Stream_OwnBound_LeavesOthersAlone()
    {
        var query = EventQuery.From(List("a", 10)).And(EventQuery.From(List("b", 10)).WithMaxState(StateBudget.Events(2)), ["none"], TimeSpan.FromMinutes(1));
        using var run = CorrelationRun.Start(query.Node, new CorrelationOptions { Lateness = TimeSpan.Zero }, Observer.Create<Correlation>(_ => { }));

        Assert.Equal((0, 0), (run.Statistics.Streams[0].Ledger.Evicted, run.Statistics.Streams[1].Ledger.Evicted));
        Assert.Equal(10, run.Statistics.Streams[1].Ledger.MissingKey);
    }

    private static CorrelationOptions Options(OverflowPolicy policy, long events) => new()
    {
        Lateness = TimeSpan.Zero,
        Emit = EmitMode.Final,
        Scheduler = new TestScheduler(),
        MaxState = StateBudget.Events(events) with { Policy = policy },
    };

    private static ListSource List(string name, int count) => new(name, [.. Enumerable.Range(0, count).Select(i => Event(name, i))]);

    private static LogEvent Event(string name, int second) =>
        new(Epoch.AddSeconds(second), name, $"{name}@{second}", Labels.Of(("k", $"{second}")), second);
}
