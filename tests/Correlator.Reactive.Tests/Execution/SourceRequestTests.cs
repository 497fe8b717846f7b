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

    private static SourceRequest RequestOf(Func<ILogSource, StreamNode> right)
    {
        var source = new Source();
        var left = new StreamNode("s") { Source = source, Selector = "{app=\"a\"}" };
        var join = new JoinNode(JoinKind.And, left, right(source), new JoinClause { Keys = [KeyPart.Of("k")] });
        using var run = CorrelationRun.Start(join, new CorrelationOptions { Scheduler = new Microsoft.Reactive.Testing.TestScheduler() }, Observer.Create<Correlation>(_ => { }));
        return source.Request!;
    }

    private sealed class Source : ILiveSource
    {
        public string Name => "s";

        public SelectorLanguage Language => SelectorLanguage.Labels;

        public SourceRequest? Request { get; private set; }

        public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
        {
            Request = request;
            return Disposable.Empty;
        }
    }
}
