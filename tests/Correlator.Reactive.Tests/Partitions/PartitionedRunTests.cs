using System.Reactive;

namespace Correlator.Tests.Partitions;

/// <summary>Lanes with threads of their own: how results come out, and how such a run ends.</summary>
public sealed class PartitionedRunTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<Correlation> _results = [];

    [Theory]
    [InlineData(EmitMode.Final)]
    [InlineData(EmitMode.First)]
    [InlineData(EmitMode.Each)]
    public void Threads_ManyEvents_GiveWhatOneLaneGives(EmitMode emit)
    {
        var query = Join(EventQuery.From(List("a", 20_000)), EventQuery.From(List("b", 20_000)));
        var options = new CorrelationOptions { Lateness = TimeSpan.FromSeconds(1), Emit = emit };

        var lanes = PartitionedRun.Of(query.Node, 4, options);

        Assert.Equal(PartitionedRun.Of(query.Node, 1, options).Shown, lanes.Shown);
        Assert.True(lanes.Results.Count() > 1000);
    }

    [Fact]
    public void Threads_PairsOfALinqJoin_AreThoseOfOneLane()
    {
        List<string> Run(int partitions)
        {
            var pairs = new List<string>();
            var query =
                from a in EventQuery.From(List("a", 5000)).WithOptions(new CorrelationOptions { Partitions = partitions, Emit = EmitMode.Each })
                join b in EventQuery.From(List("b", 5000)) on a["k"] equals b["k"]
                select $"{a.Position} {b.Position}";
            using var ended = new ManualResetEventSlim();
            using var run = query.Subscribe(Observer.Create<string>(pairs.Add, ended.Set));
            Assert.True(ended.Wait(Patience));
            pairs.Sort(StringComparer.Ordinal);
            return pairs;
        }

        Assert.Equal(Run(1), Run(3));
    }

    [Fact]
    public async Task Observer_Throws_IsToldOfItOnceAndTheRunEnds()
    {
        var errors = new List<Exception>();
        using var run = Start(Over(List("a", 5000)), _ => throw new InvalidOperationException("mine"), errors.Add);

        await run.Completion.WaitAsync(Patience);

        Assert.Equal("mine", Assert.Single(errors).Message);
    }

    [Fact]
    public async Task Observer_ThrowsInOnErrorToo_TheRunEnds()
    {
        using var run = Start(Over(List("a", 5000)), _ => throw new InvalidOperationException("mine"), error => throw error);

        await run.Completion.WaitAsync(Patience);
    }

    [Fact]
    public async Task Dispose_FromTheObserver_NothingMoreComesOut()
    {
        CorrelationRun? run = null;
        var source = new WaitingSource("a", List("a", 5000));
        run = Start(Over(source), result =>
        {
            _results.Add(result);
            run!.Dispose();
        });
        source.Start();

        await run.Completion.WaitAsync(Patience);

        Assert.Single(_results);
    }

    [Fact]
    public async Task Complete_SourceGoesOn_WhatIsOpenComesOut()
    {
        var source = new WaitingSource("a", List("a", 100)) { IsEndless = true };
        using var run = Start(Over(source), _results.Add);
        source.Start();
        await source.IsExhausted.WaitAsync(Patience);

        run.Complete();

        Assert.True(run.Completion.IsCompleted);
        Assert.Equal(100, _results.Sum(static result => result.Events.Count));
        Assert.Equal(0, run.Statistics.Streams[0].Ledger.Open);
    }

    [Fact]
    public async Task Complete_FromTheObserver_TheRunEnds()
    {
        var source = new WaitingSource("a", List("a", 5000)) { IsEndless = true };
        var isCompleted = false;
        CorrelationRun? run = null;
        run = Start(Over(source), _ => run!.Complete(), onCompleted: () => isCompleted = true);
        source.Start();

        await run.Completion.WaitAsync(Patience);

        Assert.True(isCompleted);
    }

    [Fact]
    public void Start_NoKey_SaysWhy() => Assert.Equal(
        "The query cannot be partitioned: the rows of 'count [5m]' depend on all groups together.",
        Assert.Throws<ArgumentException>(() => Start(EventQuery.From(List("a", 1)).Aggregate(
            new AggregateClause { Window = WindowSpec.Tumbling(TimeSpan.FromMinutes(5)) }).Node, _results.Add)).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Partitions_OutOfBounds_IsAnError(int partitions) => Assert.Throws<ArgumentOutOfRangeException>(
        () => EventQuery.From(List("a", 1)).WithOptions(new CorrelationOptions { Partitions = partitions }));

    private static EventQuery<Correlation> Join(EventQuery<LogEvent> left, EventQuery<LogEvent> right) =>
        left.Or(right, on: ["k"], within: TimeSpan.FromSeconds(2));

    private static OperatorNode Over(ILogSource source) => Join(EventQuery.From(source), EventQuery.From(List("b", 0))).Node;

    private static CorrelationRun Start(OperatorNode graph, Action<Correlation> onNext, Action<Exception>? onError = null, Action? onCompleted = null) =>
        CorrelationRun.Start(
            graph, new CorrelationOptions { Partitions = 3, Lateness = TimeSpan.Zero }, Observer.Create(onNext, onError ?? (static _ => { }), onCompleted ?? (static () => { })));

    /// <summary>An event a millisecond, each key four times within two seconds and once again later; some have no key.</summary>
    private static ListSource List(string name, int count) => new(name, [.. Enumerable.Range(0, count).Select(i => new LogEvent(
        Epoch.AddMilliseconds(i * 3), name, string.Empty, i % 11 == 0 ? Labels.Empty : Labels.Of(("k", $"{i / 4 % 1500}"))))]);

    /// <summary>Delivers what a source has when it is told to, and may never end.</summary>
    private sealed class WaitingSource(string name, ListSource source) : IFiniteSource
    {
        private readonly TaskCompletionSource _isStarted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _isExhausted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => name;

        public SelectorLanguage Language => source.Language;

        public bool IsEndless { get; init; }

        public Task IsExhausted => _isExhausted.Task;

        public void Start() => _isStarted.SetResult();

        public IReadOnlyList<IEventReader> Open(SourceRequest request) => [new Reader(this, source.Open(request)[0])];

        private sealed class Reader(WaitingSource owner, IEventReader inner) : IEventReader
        {
            public string Name => inner.Name;

            public async ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
            {
                await owner._isStarted.Task;
                if (await inner.ReadAsync(batch, cancellationToken))
                {
                    return true;
                }

                owner._isExhausted.SetResult();
                if (owner.IsEndless)
                {
                    await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                }

                return false;
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
