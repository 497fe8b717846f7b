using System.Reactive;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Windows;

/// <summary>A row of a sliding window comes out where a threshold is crossed, which depends on the window before.</summary>
public sealed class SlidingGapTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(8, "true")]
    [InlineData(7, "true")]
    [InlineData(6, "")]
    public void Threshold_GapInTheWindowBefore_MarksTheRow(int gapSeconds, string mark)
    {
        // At 9 s nothing is known of the mean; with what is missing at 8 s the threshold may have held before 11 s, so that this were no crossing.
        var (source, results) = (new HandSource(), new List<Correlation>());
        var clause = new AggregateClause { Columns = [AggregateCall.Avg("v")], Window = WindowSpec.Sliding(TimeSpan.FromSeconds(3)) };
        using var run = CorrelationRun.Start(
            EventQuery.From(source).Aggregate(clause.Having(Comparison.NotEqual, "2")).Node,
            new CorrelationOptions { Scheduler = new TestScheduler(), Lateness = TimeSpan.Zero },
            Observer.Create<Correlation>(results.Add));

        source.Observer!.OnGap(Start.AddSeconds(gapSeconds), Start.AddSeconds(gapSeconds));
        source.Observer.OnEvents([Event(9, "none"), Event(11, "5")]);
        source.Observer.OnCompleted();

        Assert.Equal(mark, Assert.Single(results).Events[0].Event["incomplete"]);
        Assert.Equal(0, run.Statistics.Operators.Sum(static counters => counters.Withheld));
    }

    private static LogEvent Event(int seconds, string value) => new(Start.AddSeconds(seconds), "a", value, Labels.Of(("v", value)), seconds);
}
