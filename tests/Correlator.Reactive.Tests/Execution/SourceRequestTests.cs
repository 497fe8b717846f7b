using System.Reactive;
using System.Reactive.Disposables;

namespace Correlator.Tests.Execution;

/// <summary>What a query asks of a source that several of its streams read.</summary>
public sealed class SourceRequestTests
{
    [Fact]
    public void Request_StreamsWithDifferentSelectors_AsksForAllEvents() =>
        Assert.Equal(string.Empty, RequestOf(source => new StreamNode("s") { Source = source, Selector = "{app=\"b\"}" }).Selector);

    [Fact]
    public void Request_StreamWithOffset_StartsEarlierByIt() => Assert.Equal(
        TimeSpan.FromMinutes(65),
        RequestOf(source => new StreamNode("s") { Source = source, Offset = TimeSpan.FromHours(1) }).Lookback);

    [Fact]
    public void Request_KeysOfTheQuery_AreItsFields() => Assert.Equal(["k"], RequestOf(source => new StreamNode("s") { Source = source }).Fields);

    [Fact]
    public void Request_StagesAndSelectors_HaveTheirFieldsBehindThoseOfTheKeys() => Assert.Equal(
        ["k", "app", "level", "user", "a", "b", "zone"],
        RequestOf(source => new StreamNode("s")
        {
            Source = source,
            Matchers = [Predicate.LabelEquals("app", "b")],
            Stages =
            [
                EventStage.Where(Predicate.LabelEquals("level", "error")),
                EventStage.LabelFormat(LabelAssignment.FromLabel("who", "user")),
                EventStage.LineFormat("{{.a}} {{ .b }} {{.__line__}}"),
                EventStage.Keep("zone"),
                EventStage.Drop("gone"),
                EventStage.Json(),
            ],
        }).Fields);

    [Fact]
    public void Request_StagesOfASourceThatFilters_AreToldAsFarAsTheyActOnWhatItHas()
    {
        EventStage[] stages =
        [
            EventStage.LineContains(["x"]), EventStage.Json(), EventStage.Where(Predicate.And(Predicate.LabelEquals("a", "1"), Predicate.Not(Predicate.LabelEquals("b", "2")))),
            EventStage.Drop("c"), EventStage.Where(Predicate.LabelEquals("c", "3")), EventStage.LineMatches(["y"]), EventStage.LineFormat("z"), EventStage.LineContains(["z"]),
        ];

        var request = RequestOf(source => new StreamNode("s") { Source = source, Selector = "{app=\"a\"}", Stages = stages }, SourceFilters.Selector | SourceFilters.Lines | SourceFilters.Labels);

        Assert.Equal(["|= \"x\"", "| json", "| where a=\"1\"", "|~ \"y\""], request.Stages.Select(static stage => stage.ToString()));
    }

    [Fact]
    public void Request_ParserWhoseLabelsNothingTests_IsNotTold() => Assert.Empty(
        RequestOf(source => new StreamNode("s") { Source = source, Stages = [EventStage.Json()] }, SourceFilters.Selector | SourceFilters.Labels).Stages);

    [Fact]
    public void Request_ConditionOfAlternatives_IsToldWhereEachCanBeSaid()
    {
        var known = Predicate.Or(Predicate.LabelEquals("a", "1"), Predicate.LabelMatches("b", "2|3", isNegated: true));
        var unknown = Predicate.Or(Predicate.LabelEquals("a", "1"), Predicate.Exists("b"));

        var request = RequestOf(source => new StreamNode("s") { Source = source, Stages = [EventStage.Where(unknown), EventStage.Where(known)] }, SourceFilters.Selector | SourceFilters.Labels);

        Assert.Equal(["| where a=\"1\" or b!~\"2|3\""], request.Stages.Select(static stage => stage.ToString()));
    }

    private static SourceRequest RequestOf(Func<ILogSource, StreamNode> right, SourceFilters filters = SourceFilters.None)
    {
        var source = new Source { Filters = filters };
        var left = new StreamNode("s") { Source = source, Selector = "{app=\"a\"}" };
        var join = new JoinNode(JoinKind.And, left, right(source), new JoinClause { Keys = [KeyPart.Of("k")] });
        using var run = CorrelationRun.Start(join, new CorrelationOptions { Scheduler = new Microsoft.Reactive.Testing.TestScheduler() }, Observer.Create<Correlation>(_ => { }));
        return source.Request!;
    }

    private sealed class Source : ILiveSource
    {
        public string Name => "s";

        public SelectorLanguage Language => SelectorLanguage.Labels;

        public SourceFilters Filters { get; init; }

        public SourceRequest? Request { get; private set; }

        public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
        {
            Request = request;
            return Disposable.Empty;
        }
    }
}
