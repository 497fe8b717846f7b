using System.Diagnostics;
using System.Reactive;
using Correlator.Tests.Execution;

namespace Correlator.Tests.Diagnostics;

/// <summary>The spans of emitted correlations. A listener is one of the whole process: no other test runs beside.</summary>
[Collection(nameof(CorrelationSpansTests))]
[CollectionDefinition(nameof(CorrelationSpansTests), DisableParallelization = true)]
public sealed class CorrelationSpansTests
{
    private static readonly TimeSpan Two = TimeSpan.FromSeconds(2);
    private readonly List<Activity> _spans = [];

    [Fact]
    public void Spans_EmittedCorrelation_LastFromItsFirstEventToItsLast()
    {
        List<Correlation> results;
        using (Listen())
        {
            results = Run(Pairs());
        }

        var span = Assert.Single(_spans);
        var result = Assert.Single(results);
        Assert.Equal((LiveRun.Epoch.AddSeconds(1).UtcDateTime, TimeSpan.FromSeconds(1)), (span.StartTimeUtc, span.Duration));
        Assert.Equal((result.Id, "q", "complete", 0, 2), (
            span.GetTagItem("correlation.id"),
            span.GetTagItem("correlation.query"),
            span.GetTagItem("correlation.completeness"),
            span.GetTagItem("correlation.revision"),
            span.GetTagItem("correlation.events")));
        Assert.Equal(["a", "b"], Assert.IsType<string[]>(span.GetTagItem("correlation.streams")));
    }

    [Fact]
    public void Spans_RunInsideAnotherActivity_AreNoPartOfIt()
    {
        using var outer = new Activity("request").Start();
        using (Listen())
        {
            Run(Pairs());
        }

        Assert.Null(Assert.Single(_spans).ParentId);
        Assert.Same(outer, Activity.Current);
    }

    [Fact]
    public void Spans_PairsOfALinqJoin_AreThoseOfItsCorrelations()
    {
        var pairs = new List<string>();
        using (Listen())
        {
            var query =
                from a in From("a", 1).WithOptions(new CorrelationOptions { Name = "q", Emit = EmitMode.Each })
                join b in From("b", 2) on a["k"] equals b["k"]
                select $"{a.Source} {b.Source}";
            using var run = query.Subscribe(pairs.Add);
        }

        Assert.Equal(["a b"], pairs);
        Assert.Single(_spans);
    }

    [Fact]
    public void Spans_NobodyListens_AreNone()
    {
        Run(Pairs());

        Assert.False(CorrelationSpans.IsEnabled);
        Assert.Empty(_spans);
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CorrelationMetrics.MeterName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static EventQuery<Correlation> Pairs() => From("a", 1).And(From("b", 2), ["k"], Two);

    private static EventQuery<LogEvent> From(string name, int seconds) =>
        EventQuery.From(name, [new LogEvent(LiveRun.Epoch.AddSeconds(seconds), name, string.Empty, Labels.Of(("k", "x")))]);

    private static List<Correlation> Run(EventQuery<Correlation> query)
    {
        var results = new List<Correlation>();
        using var run = CorrelationRun.Start(query.Node, new CorrelationOptions { Name = "q" }, Observer.Create<Correlation>(results.Add, static error => throw error));
        return results;
    }
}
