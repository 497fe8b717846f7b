using System.Reactive;
using System.Reactive.Linq;
using System.Xml.Linq;
using static Correlator.Tests.Display.DisplayData;

namespace Correlator.Tests.Display;

/// <summary>The pictures of a query, of a run's figures and of durations.</summary>
public sealed class FigureTests
{
    [Fact]
    public void Operators_Join_AreABoxEachWithItsStreams()
    {
        var html = XElement.Parse(CorrelationDisplay.ToTreeHtml(Query([], []).Node));

        var boxes = html.Descendants("text").Select(static text => text.Value).Where(static (text, i) => i % 2 == 0);
        Assert.Equal(["or on(id) within(1m)", "stream 0: web", "stream 1: svc"], boxes);
        Assert.Equal(2, html.Descendants("path").Count());
    }

    [Fact]
    public void Operators_MoreThanAreShown_SaysHowMany() => Assert.Contains(
        "… and 2 more operators", CorrelationDisplay.ToTreeHtml(Query([], []).Node, new DisplayOptions { MaxRows = 1 }), StringComparison.Ordinal);

    [Fact]
    public async Task Funnel_Run_ShowsWhereTheEventsWent()
    {
        var query = Query([At(0, "web", "a", "1"), At(1, "web", "b", "2")], [At(0, "svc", "c", "1")]);
        using var run = CorrelationRun.Start(query.Node, new CorrelationOptions(), Observer.Create<Correlation>(static _ => { }));
        await run.Completion;

        var titles = XElement.Parse(CorrelationDisplay.ToFunnelHtml(run.Statistics)).Descendants("title").Select(static title => title.Value);
        Assert.Equal(["matched: 1", "unmatched: 1", "matched: 1"], titles);
        Assert.Equal("web: 2 events, 1 matched, 1 unmatched\nsvc: 1 event, 1 matched\n2 results", DisplayText.Of(run.Statistics));
    }

    [FsCheck.Xunit.Property]
    public bool Shares_AnyLedger_AddUpToItsInput(byte[] counts)
    {
        var columns = new long[10];
        for (var i = 1; i < 8; i++)
        {
            columns[i] = counts.ElementAtOrDefault(i);
        }

        columns[0] = columns[1..8].Sum() + counts.ElementAtOrDefault(0);
        var ledger = new StreamLedger();
        ledger.SetColumns(columns);
        return FunnelPicture.SharesOf(ledger).Sum(static share => share.Count) == ledger.Input;
    }

    [FsCheck.Xunit.Property]
    public bool Histogram_AnyDurations_CountsEachOnceInItsColumn(uint[] durations)
    {
        var histogram = DurationHistogram.Of(durations.Select(static ticks => TimeSpan.FromTicks(ticks)));

        return histogram.Columns.Sum(static column => column.Count) == durations.Length
            && histogram.Columns.All(column => column.Count == durations.Count(ticks => ticks >= column.FromTicks && ticks < column.ToTicks))
            && histogram.Columns.Zip(histogram.Columns.Skip(1)).All(static pair => pair.First.ToTicks == pair.Second.FromTicks);
    }

    [FsCheck.Xunit.Property]
    public bool Quantile_AnyDurations_IsTheShortestThatTheShareDoesNotExceed(uint[] durations, byte percent)
    {
        var share = percent % 101 / 100.0;
        var quantile = DurationHistogram.Of(durations.Select(static ticks => TimeSpan.FromTicks(ticks))).Quantile(share).Ticks;

        return durations.Length == 0
            ? quantile == 0
            : durations.Contains((uint)quantile)
                && durations.Count(ticks => ticks <= quantile) >= share * durations.Length
                && (quantile == durations.Min() || durations.Count(ticks => ticks < quantile) < share * durations.Length);
    }

    [Fact]
    public void Histogram_AsText_HasABarForEachColumn() => Assert.Equal(
        "3 durations: median 12 ms, 90 % within 30 ms, 99 % within 30 ms, longest 30 ms\n"
        + "  10 ms to 20 ms         2 ########################################\n  20 ms to 50 ms         1 ####################",
        DurationHistogram.Of([TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(12), TimeSpan.FromMilliseconds(30)]).ToString());

    [Fact]
    public void Histogram_AsPicture_HasABarForEachColumn() => Assert.Equal(
        3, XElement.Parse(CorrelationDisplay.ToHistogramHtml(DurationHistogram.Of([TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5)]))).Descendants("rect").Count());

    [Fact]
    public void Histogram_LongestOfAll_EndsAtTheEndOfTime() => Assert.Equal(long.MaxValue, DurationHistogram.Of([TimeSpan.MaxValue]).Columns.Single().ToTicks);

    [Fact]
    public void Histogram_NegativeDuration_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => DurationHistogram.Of([TimeSpan.FromTicks(-1)]));
}
