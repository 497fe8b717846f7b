using Correlator.Testing;
using Correlator.Tests.Joins;

namespace Correlator.Tests.Execution;

/// <summary>However little may be held, what comes out is true: parts of what comes out without a bound, and no negative that is none.</summary>
public sealed class StateBudgetProperties
{
    private const int Runs = 600;

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void DropOldest_AnyBound_SaysOnlyWhatIsTrue(int seed) => AssertTrue(seed, OverflowPolicy.DropOldest, EmitMode.Final);

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void DropNewest_AnyBound_SaysOnlyWhatIsTrue(int seed) => AssertTrue(seed, OverflowPolicy.DropNewest, EmitMode.Final);

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Each_AnyBound_SaysOnlyWhatIsTrue(int seed) =>
        AssertTrue(seed, (seed & 1) == 0 ? OverflowPolicy.DropOldest : OverflowPolicy.DropNewest, EmitMode.Each);

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void LargeBound_AnyScenario_ChangesNothingAndEndsEmpty(int seed) => AssertUnchanged(seed);

    // Its first event arrives when another correlation, due at the same time, already waits: the order of first events is the order of results.
    [Theory]
    [InlineData(20287318)]
    public void LargeBound_FirstEventOfACorrelationArrivesLate_ChangesNoOrder(int seed) => AssertUnchanged(seed);

    // It is due at the time at which a group of unmatched events closes, which begins earlier.
    [Theory]
    [InlineData(-9103868)]
    public void LargeBound_EventWithoutAKeyBesideAGroup_ChangesNoOrder(int seed) => AssertUnchanged(seed);

    // What is withheld, closed before its time or not taken in below may be a part of a correlation: the join above knows nothing negative about the rest of it.
    [Theory]
    [InlineData(1202099244, OverflowPolicy.DropOldest)]
    [InlineData(-1538642164, OverflowPolicy.DropOldest)]
    [InlineData(596569699, OverflowPolicy.DropOldest)]
    [InlineData(1390535065, OverflowPolicy.DropOldest)]
    [InlineData(-1494636252, OverflowPolicy.DropNewest)]
    [InlineData(5490827, OverflowPolicy.DropNewest)]
    public void Join_PartOfACorrelationBelowIsMissing_SaysNothingNegativeOfTheRest(int seed, OverflowPolicy policy) => AssertTrue(seed, policy, EmitMode.Final);

    private static void AssertUnchanged(int seed)
    {
        var scenario = Generate(seed);
        var run = ScenarioRun.Within(scenario, EmitMode.Final, StateBudget.Parse("1000000, 1GB"), out var results);
        ScenarioRun.Finite(scenario, EmitMode.Final, out var expected);

        Assert.Equal(expected.Select(ScenarioRun.Show), results.Select(ScenarioRun.Show));
        Assert.True(run.Statistics.State is { Events: 0, Bytes: 0, Evicted: 0, Refused: 0 }, $"{run.Statistics.State!.Events} events, {run.Statistics.State.Bytes} bytes\n{scenario}");
    }

    private static void AssertTrue(int seed, OverflowPolicy policy, EmitMode mode)
    {
        var scenario = Generate(seed);
        var budget = StateBudget.Events(1 + ((seed & int.MaxValue) % 7)) with { Policy = policy };
        var run = ScenarioRun.Within(scenario, mode, budget, out var results);
        var expected = ReferenceJoin.Evaluate(scenario.Query, scenario.Events, mode == EmitMode.Each);
        foreach (var result in results)
        {
            Assert.True(
                expected.Any(whole => IsPart(result, whole, scenario.Query)),
                $"{budget}: {ScenarioRun.Show(result)}\n{scenario}\nexpected\n  {string.Join("\n  ", expected.Select(ScenarioRun.Show))}");
        }

        var state = run.Statistics.State!;
        Assert.True(state.PeakEvents <= budget.MaxEvents, $"{state.PeakEvents} of {budget}\n{scenario}");
        Assert.True(state is { Events: 0, Bytes: 0 }, $"{state.Events} events, {state.Bytes} bytes are left of {budget}\n{scenario}");
        Assert.All(run.Statistics.Streams, stream => Assert.True(stream.Ledger is { Open: 0, Late: 0 }, $"{stream.Alias} open {stream.Ledger.Open} late {stream.Ledger.Late}, {budget}\n{scenario}"));
    }

    /// <summary>A part of a result, of which nothing is said to be missing that is there.</summary>
    private static bool IsPart(Correlation part, ReferenceCorrelation whole, ReferenceQuery query) =>
        part.Events.All(e => whole.EventIds.Contains(new ReferenceEventId(e.Stream, e.Event.Position)))
        && (AttachesCorrelations(query) ? Inputs(part.Streams, query).IsSubsetOf(Inputs(whole.MatchedStreams, query)) : Inputs(part.Streams, query).SetEquals(Inputs(whole.MatchedStreams, query)));

    /// <summary>Whether a join attaches correlations to what it keeps: of several that match some may be missing, and with them a stream that the others lack.</summary>
    private static bool AttachesCorrelations(ReferenceQuery query) => query switch
    {
        JoinQuery join => (KeepsLeft(join) ? join.Right : join.Left).IsComposite || AttachesCorrelations(join.Left) || AttachesCorrelations(join.Right),
        UnionQuery union => AttachesCorrelations(union.Left) || AttachesCorrelations(union.Right),
        _ => false,
    };

    private static bool KeepsLeft(JoinQuery join) => join.Group switch
    {
        ReferenceGroup.Left => true,
        ReferenceGroup.Right => false,
        _ => join.Left.IsComposite || !join.Right.IsComposite || join.Kind is ReferenceJoinKind.Unless or ReferenceJoinKind.Semi,
    };

    /// <summary>The inputs of the query that have an event; those of a union count as one.</summary>
    private static HashSet<int> Inputs(IEnumerable<int> streams, ReferenceQuery query)
    {
        var inputs = new Dictionary<int, int>();
        Collect(query);
        return [.. streams.Select(stream => inputs[stream])];

        void Collect(ReferenceQuery node)
        {
            switch (node)
            {
                case UnionQuery union:
                    foreach (var stream in union.Streams)
                    {
                        inputs[stream.Index] = union.Streams[0].Index;
                    }

                    break;
                case JoinQuery join:
                    Collect(join.Left);
                    Collect(join.Right);
                    break;
                case StreamQuery stream:
                    inputs[stream.Index] = stream.Index;
                    break;
            }
        }
    }

    private static ReferenceScenario Generate(int seed) => StreamArbitraries.Generate(seed, new ScenarioShape());
}
