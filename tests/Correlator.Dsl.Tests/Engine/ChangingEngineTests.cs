using System.Reactive;
using System.Reactive.Subjects;

namespace Correlator.Dsl.Tests.Engine;

/// <summary>Engines whose sources, tables and queries come and go.</summary>
public sealed class ChangingEngineTests
{
    [Fact]
    public async Task Create_BeforeItBegins_CountsAndReadsNothing()
    {
        await using var engine = new CorrelationEngine();
        engine.AddSource(new ListSource("a", [Event("x"), Event("y")]));
        var results = new List<Correlation>();

        using var query = engine.Create("a({})", Observer.Create<Correlation>(results.Add), "all");
        Assert.Equal(("all", 0), (Assert.Single(engine.Queries).Name, results.Count));
        query.Begin();

        Assert.Equal((2, 2L), (results.Count, query.Statistics.Results));
        Assert.Empty(engine.Queries);
    }

    [Fact]
    public async Task Create_MoreThanMayRun_Throws()
    {
        await using var engine = new CorrelationEngine(new CorrelationEngineOptions { MaxQueries = 1 });
        engine.AddSource(new ListSource("a", []));
        using var one = engine.Create("a({})", Observer.Create<Correlation>(static _ => { }));

        Assert.Equal("TOO_MANY_QUERIES", Assert.Throws<EngineException>(() => engine.Create("a({})", Observer.Create<Correlation>(static _ => { }))).Code);
    }

    [Fact]
    public async Task RemoveSource_QueriesThatReadIt_GoOnAndNewOnesFindTheNext()
    {
        await using var engine = new CorrelationEngine(new CorrelationEngineOptions { Lateness = TimeSpan.Zero });
        var (first, second, results) = (new Subject<LogEvent>(), new Subject<LogEvent>(), new List<string>());
        var removed = new ObservableSource("a", first);
        engine.AddSource(removed);
        using var before = engine.Correlate("a({})").Subscribe(item => results.Add($"before {item.Events[0].Event.Message}"));

        Assert.Same(removed, engine.RemoveSource("a"));
        Assert.Null(engine.RemoveSource("a"));
        Assert.Empty(engine.Catalog.Sources);
        engine.AddSource(new ObservableSource("a", second));
        using var after = engine.Correlate("a({})").Subscribe(item => results.Add($"after {item.Events[0].Event.Message}"));
        first.OnNext(Event("x"));
        second.OnNext(Event("y"));

        Assert.Equal(["before x", "after y"], results);
        Assert.Equal(["a"], engine.Catalog.Sources);
    }

    [Fact]
    public async Task RemoveLookup_NewQueries_DoNotFindIt()
    {
        await using var engine = new CorrelationEngine();
        engine.AddSource(new ListSource("a", [])).AddLookup("t", new LookupTable([Labels.Of(("k", "x"))]));
        Assert.DoesNotContain(engine.Validate("a({}) | lookup \"t\" on(k)"), static item => item.Severity == Correlator.Dsl.Syntax.DiagnosticSeverity.Error);

        Assert.True(engine.RemoveLookup("t"));

        Assert.False(engine.RemoveLookup("t"));
        Assert.Contains(engine.Validate("a({}) | lookup \"t\" on(k)"), static item => item.Severity == Correlator.Dsl.Syntax.DiagnosticSeverity.Error);
    }

    [Fact]
    public async Task Failures_OfOneSourceOfTwo_AreToldWhileTheQueryGoesOn()
    {
        await using var engine = new CorrelationEngine(new CorrelationEngineOptions { Lateness = TimeSpan.Zero });
        var (a, b) = (new Subject<LogEvent>(), new Subject<LogEvent>());
        engine.AddSource(new ObservableSource("a", a)).AddSource(new ObservableSource("b", b));
        using var query = engine.Create("a({}) or on(k) within(5s) b({})", Observer.Create<Correlation>(static _ => { }, static _ => { }));
        query.Begin();

        a.OnError(new SourceException("a", "lost"));

        Assert.Equal("a: lost", Assert.Single(query.Statistics.Failures).Message);
        Assert.Single(engine.Queries);
    }

    private static LogEvent Event(string key) => new(DateTimeOffset.UnixEpoch, "s", key, Labels.Of(("k", key)));
}
