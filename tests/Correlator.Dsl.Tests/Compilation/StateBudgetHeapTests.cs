using System.Reactive;
using Correlator.Tests.Execution;
using Microsoft.Reactive.Testing;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>The bytes of a budget are those that the garbage collector finds, and the heap stays within the budget.</summary>
[Collection(nameof(StateBudgetHeapTests))]
[CollectionDefinition(nameof(StateBudgetHeapTests), DisableParallelization = true)]
public sealed class StateBudgetHeapTests
{
    private const int Events = 40_000;
    private const long Budget = 1_000_000;
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Queries =>
    [
        "set lateness = 0s; a({})[1h] and on(k) within(1h) b({})[1h] | emit each",
        "set lateness = 0s; a({})[1h] and on(k) within(1h) b({})[1h] | emit final",
        "set lateness = 0s; a({})[1h] and on(j) within(1h) b({})[1h] | emit final",
        "set lateness = 0s; a({})[1h] full on(j) within(1h) b({})[1h] | emit final",
        "set lateness = 0s; a({})[1h] unless on(j) within(1h) b({})[1h]",
        "set lateness = 0s; a({})[1h] semi on(k) within(1h) b({})[1h] | emit final",
        "set lateness = 0s; a({})[1h] and on(k) within(1h) group_left b({})[1h] | emit final",
        "set lateness = 0s; (a({})[1h] and on(k) within(1h) b({})[1h]) unless on(k) within(1h) c({})[1h]",
        "set lateness = 0s; sequence by (j) maxspan 1h [a({})] [b({})]",
        "set lateness = 0s; sequence by (j) maxspan 1h [a({})] ![b({})]",
        "set lateness = 0s; sequence unordered by (j) maxspan 1h [a({})] [b({})]",
        "set lateness = 1h; sequence by (j) maxspan 1h [a({})] [b({})]",
        "set lateness = 0s; a({})[1h] and on(j) asof(next, 1h) b({})[1h]",
        "set lateness = 0s; a({})[1h] or on(j) asof(prev, 1h) b({})[1h]",
        "set lateness = 0s; a({}) | count by (k) [1h]",
        "set lateness = 0s; a({}) | count, sum(n) by (k) [session 1h]",
        "set lateness = 0s; a({}) | count, sum(n) by (one) [sliding 1h]",
        "set lateness = 0s; a({}) | dedup by (k) [1h] | emit first",
        "set lateness = 1h; a({}) | dedup by (k) [1h] | emit final",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    [InlineData("set lateness = 0s; a({}) | count(distinct n) by (one) [1h]")]
    public void Bytes_OfWhatIsHeld_AreThoseOfTheHeap(string query)
    {
        using var run = new Run(query, StateBudget.Bytes(1L << 40));
        run.Push(0, 500);
        var before = (Heap: GC.GetTotalMemory(forceFullCollection: true), run.State.Bytes);

        run.Push(500, 16_500);

        var heap = GC.GetTotalMemory(forceFullCollection: true) - before.Heap;
        var counted = run.State.Bytes - before.Bytes;
        Assert.True(counted >= 0.8 * heap && counted <= 1.25 * heap, $"{counted / (double)heap:F2}: {counted:N0} counted, {heap:N0} on the heap, {(heap - counted) / 16_000} an event more");
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void DropOldest_TenTimesTheState_StaysWithinTheBudget(string query)
    {
        var run = AssertWithin(query, OverflowPolicy.DropOldest);
        Assert.True(run.State.Evicted > 0);
        Assert.Null(run.Error);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void DropNewest_TenTimesTheState_StaysWithinTheBudget(string query)
    {
        var run = AssertWithin(query, OverflowPolicy.DropNewest);
        Assert.True(run.State.Refused + run.State.Evicted > 0);
        Assert.Null(run.Error);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Fail_TenTimesTheState_EndsWithAnErrorThatSaysWhatAndHow(string query)
    {
        var run = AssertWithin(query, OverflowPolicy.Fail);
        var error = Assert.IsType<StateBudgetException>(run.Error);
        Assert.Equal("MEMORY_ERROR", error.Code);
        Assert.Contains("more than max_state=1MB, fail allows", error.Message, StringComparison.Ordinal);
    }

    // Both sources are live, so that none can wait.
    [Theory]
    [MemberData(nameof(Queries))]
    public void Wait_TenTimesTheStateOfLiveSources_FailsAsNobodyCanWait(string query) =>
        Assert.IsType<StateBudgetException>(AssertWithin(query, OverflowPolicy.Wait).Error);

    private static Run AssertWithin(string query, OverflowPolicy policy)
    {
        var budget = StateBudget.Bytes(Budget) with { Policy = policy };
        using (var first = new Run(query, budget))
        {
            // What the first run makes for good is no state.
            first.Push(0, 100);
        }

        using var run = new Run(query, budget);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        run.Push(0, Events);

        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(heap < Budget * 1.25 + 200_000, $"{heap:N0} bytes on the heap, {run.State.Bytes:N0} counted");
        Assert.True(policy is OverflowPolicy.Fail or OverflowPolicy.Wait || run.State.PeakBytes <= Budget, $"{run.State.PeakBytes:N0} bytes counted");
        Assert.All(run.Statistics.Streams, static stream => Assert.True(stream.Ledger.Open >= 0));
        return run;
    }

    private sealed class Run : IDisposable
    {
        private readonly Dictionary<string, PushSource> _sources = new[] { "a", "b", "c" }.ToDictionary(static name => name, static name => new PushSource(name));
        private readonly CorrelationRun _run;

        public Run(string query, StateBudget budget)
        {
            var catalog = new SourceCatalog();
            foreach (var source in _sources.Values)
            {
                catalog.Add(source);
            }

            var options = new CorrelationOptions { MaxState = budget, Scheduler = new TestScheduler() };
            var compiled = QueryCompiler.Compile(query, catalog, options);
            _run = CorrelationRun.Start(compiled.Node, compiled.Options, Observer.Create<Correlation>(_ => Results++, error => Error = error));
        }

        public StateStatistics State => _run.Statistics.State!;

        public RunStatistics Statistics => _run.Statistics;

        public int Results { get; private set; }

        public Exception? Error { get; private set; }

        /// <summary>Events of a and b by turns, one each millisecond; k is the same on both sides, j is not.</summary>
        public void Push(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                var name = (i & 1) == 0 ? "a" : "b";
                if (_sources[name].IsRead)
                {
                    _sources[name].Push(EventOf(name, i));
                }

                if (name == "b" && _sources["c"].IsRead)
                {
                    _sources["c"].Push(EventOf("c", i));
                }
            }
        }

        public void Dispose() => _run.Dispose();

        private static LogEvent EventOf(string name, int i) => new(
            Epoch.AddMilliseconds(i),
            name,
            $"message {i} of some length, as they are",
            Labels.Of(("k", name == "c" ? $"c-{i}" : $"key-{i / 2}"), ("j", $"{name}-{i}"), ("n", $"{i}"), ("one", "1")),
            i);
    }
}
