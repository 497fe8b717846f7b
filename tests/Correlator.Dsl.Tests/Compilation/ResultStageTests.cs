using System.Reactive;
using Microsoft.Reactive.Testing;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>What filters, selections and limits do to results, run from text over lists.</summary>
public sealed class ResultStageTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_FieldOfAnAlias_IsAboutTheEventsOfThatAlias()
    {
        Assert.Equal(["a1 b2"], Run("a({}) as x and on(k) b({}) | where all(x.status = \"200\")", E("a", 1, "k=1,status=200"), E("b", 2, "k=1")));
        Assert.Empty(Run("a({}) as x and on(k) b({}) | where any(not x.status = \"200\")", E("a", 1, "k=1,status=200"), E("b", 2, "k=1")));
    }

    [Fact]
    public void Where_OnASelectedValueThatChanges_WaitsForTheClose() => Assert.Empty(Run(
        "a({}) as x and on(k) b({}) | select count(x) as n | where n < 2 | emit first",
        E("a", 1, "k=1"), E("b", 2, "k=1"), E("a", 3, "k=1")));

    [Fact]
    public void Where_InParenthesesOnASelectedValue_SeesIt() => Assert.Equal(["a1 b2 c3"], Run(
        "(a({}) as x and on(k) b({}) | select count(x) as n | where n = 1) and on(k) c({})",
        E("a", 1, "k=1"), E("b", 2, "k=1"), E("c", 3, "k=1")));

    [Fact]
    public void TrailingFilter_StreamWithStagesInParentheses_ComesAfterThem() => Assert.Equal(["{\"status\":\"500\",\"k\":\"1\"} b2"], Run(
        "(a({}) | json) and on(k) b({}) {status=\"500\"}",
        new LogEvent(Epoch.AddSeconds(1), "a", "{\"status\":\"500\",\"k\":\"1\"}"), E("b", 2, "k=1,status=500")));

    [Fact]
    public void Limit_BeforeAFilter_CountsAnIdOnce() => Assert.Equal(["a1 b2 a3"], Run(
        "a({}) as x and on(k) b({}) | limit 2 | where any(x.status = \"500\") | emit first",
        E("a", 1, "k=1"), E("b", 2, "k=1"), E("a", 3, "k=1"), E("a", 4, "k=1,status=500")).Select(text => text.Replace(" a4", string.Empty, StringComparison.Ordinal)));

    [Fact]
    public void First_MoreEventsThanFitHoldTheFilter_NoRevisionLosesEvents()
    {
        var results = new List<Correlation>();
        var events = Enumerable.Range(1, 9).Select(i => E(i % 2 == 0 ? "b" : "a", i, i == 8 ? "k=1,status=500" : "k=1")).ToArray();
        Run("set max_events = 4; a({}) as x and on(k) b({}) as y | where any(y.status = \"500\") | emit first", results, events);

        Assert.All(results, result => Assert.True(result.Events.Count <= 4));
        Assert.All(results.GroupBy(r => r.Id), revisions => Assert.All(
            revisions.Zip(revisions.Skip(1)),
            pair => Assert.Empty(pair.First.Events.Except(pair.Second.Events))));
    }

    [Fact]
    public void Limit_CorrelationsThatWereStillOpen_AreCountedAsDropped()
    {
        using var run = Run("a({}) and on(k) b({}) | limit 2 | emit first", [],
            E("a", 1, "k=1"), E("b", 2, "k=1"), E("a", 3, "k=2"), E("b", 4, "k=2"), E("b", 5, "k=1"), E("b", 6, "k=2"));

        Assert.Equal(2, run.Statistics.Dropped);
    }

    private static LogEvent E(string source, int second, string labels) => new(
        Epoch.AddSeconds(second),
        source,
        $"{source}{second}",
        Labels.Of([.. labels.Split(',').Select(pair => new KeyValuePair<string, string>(pair.Split('=')[0], pair.Split('=')[1]))]),
        second);

    private static IEnumerable<string> Run(string text, params LogEvent[] events)
    {
        var results = new List<Correlation>();
        Run(text, results, events).Dispose();
        return results.Select(c => string.Join(' ', c.Events.Select(e => e.Event.Message)));
    }

    private static CorrelationRun Run(string text, List<Correlation> results, params LogEvent[] events)
    {
        var catalog = new SourceCatalog();
        foreach (var name in (string[])["a", "b", "c"])
        {
            catalog.Add(new ListSource(name, [.. events.Where(e => e.Source == name)]));
        }

        var query = QueryCompiler.Compile(text, catalog, new CorrelationOptions { Scheduler = new TestScheduler() });
        return CorrelationRun.Start(query.Node, query.Options, Observer.Create<Correlation>(results.Add, error => throw error));
    }
}
