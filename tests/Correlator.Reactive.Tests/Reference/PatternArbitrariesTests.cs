using Correlator.Testing;

namespace Correlator.Tests.Reference;

/// <summary>Random sequences, aggregates, <c>asof</c> joins and stages.</summary>
public sealed class PatternArbitrariesTests
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 30, KeyValues = 2 };
    private static readonly List<ReferenceScenario<ReferenceSequenceQuery>> Sequences = Scenarios(StreamArbitraries.GenerateSequence);
    private static readonly List<ReferenceScenario<ReferenceAggregation>> Aggregations = Scenarios(StreamArbitraries.GenerateAggregation);
    private static readonly List<ReferenceScenario<ReferenceAsOfQuery>> AsOfJoins = Scenarios(StreamArbitraries.GenerateAsOf);

    [Fact]
    public void Generate_SameSeed_GivesTheSameScenario()
    {
        Assert.Equal(Sequences.Select(s => s.ToString()), Scenarios(StreamArbitraries.GenerateSequence).Select(s => s.ToString()));
        Assert.Equal(Aggregations.Select(s => s.ToString()), Scenarios(StreamArbitraries.GenerateAggregation).Select(s => s.ToString()));
        Assert.Equal(AsOfJoins.Select(s => s.ToString()), Scenarios(StreamArbitraries.GenerateAsOf).Select(s => s.ToString()));
    }

    [Fact]
    public void GenerateSequence_ManySeeds_CoverTheLanguageAndMatchOften()
    {
        var found = Sequences.Select(s => (s.Query, Matches: ReferenceSequence.Evaluate(s.Query, s.Events).Count)).Where(x => x.Matches > 0).Select(x => x.Query).ToList();

        Assert.True(found.Count > Sequences.Count / 3, $"{found.Count} of {Sequences.Count} match.");
        Assert.Contains(found, q => q.Steps[0].IsNegated);
        Assert.Contains(found, q => q.Steps[^1].IsNegated);
        Assert.Contains(found, q => q.Steps.SkipWhile(step => step.IsNegated).SkipLast(1).Any(step => step.IsNegated));
        Assert.Contains(found, q => q.Steps.Any(step => step.Min == 0));
        Assert.Contains(found, q => q.Steps.Any(step => step.Max is null));
        Assert.Contains(found, q => q.Steps.Any(step => step.Min > 1));
        Assert.Contains(found, q => q.Steps.Any(step => step.Keys.Count > 0));
        Assert.Contains(found, q => q.Unordered && q.Overlapping);
        Assert.Contains(found, q => q.Until is not null && q.Steps[^1].IsNegated);
        Assert.Contains(found, q => q.MaxSpanTicks is null);
        Assert.Contains(found, q => q.Streams.DistinctBy(stream => stream.Source).Count() < q.Streams.Count);
        Assert.Contains(Sequences, s => ReferenceSequence.TimedOut(s.Query, s.Events).Count > 0);
    }

    [Fact]
    public void GenerateSequence_AnyScenario_UsesNoEventOfAKeyTwiceUnlessOverlapping() =>
        Assert.All(Sequences.Where(s => !s.Query.Overlapping), s =>
        {
            var used = ReferenceSequence.Evaluate(s.Query, s.Events)
                .SelectMany(match => match.Events.Select(e => (string.Join(' ', match.Key), e.Source, e.Position))).ToList();
            Assert.Equal(used.Distinct().Count(), used.Count);
        });

    [Fact]
    public void GenerateSequence_EventsInAnyOrder_GiveTheSameMatches() => Assert.All(Sequences.Take(150), s => Assert.Equal(
        ReferenceSequence.Evaluate(s.Query, s.Events).Select(match => match.ToString()),
        ReferenceSequence.Evaluate(s.Query, s.Events.Reverse()).Select(match => match.ToString())));

    [Fact]
    public void GenerateAggregation_ManySeeds_CoverTheLanguage()
    {
        var found = Aggregations.Where(s => ReferenceWindows.Evaluate(s.Query, s.Events).Count > 0).Select(s => s.Query).ToList();

        Assert.All(Enum.GetValues<ReferenceWindowKind>(), kind => Assert.Contains(found, q => q.Window.Kind == kind && q.Threshold is not null));
        Assert.All(Enum.GetValues<ReferenceFunction>(), function => Assert.Contains(found, q => q.Aggregates.Any(aggregate => aggregate.Function == function)));
        Assert.Contains(found, q => q.Window.Kind == ReferenceWindowKind.Hopping && q.Window.LengthTicks % q.Window.StepTicks != 0);
        Assert.Contains(found, q => q.Grouping.IsWithout);
    }

    [Fact]
    public void GenerateAsOf_ManySeeds_CoverTheLanguage()
    {
        var found = AsOfJoins.Where(s => ReferenceAsOf.Evaluate(s.Query, s.Events).Any(result => result.Complete)).Select(s => s.Query).ToList();

        Assert.All(Enum.GetValues<ReferenceAsOfDirection>(), direction => Assert.Contains(found, q => q.Direction == direction && q.ToleranceTicks is null));
        Assert.Contains(found, q => q.Join.Group is ReferenceGroup.Left);
        Assert.Contains(found, q => q.Join.LowTicks is not null);
        Assert.Contains(found, q => ((StreamQuery)q.Join.Right).Source == "a");
    }

    [Fact]
    public void GenerateStage_ManySeeds_DropSomeAndKeepSome()
    {
        var kept = Scenarios(StreamArbitraries.GenerateDeduplication).Select(s => (s.Events.Count, Kept: ReferenceDeduplication.Evaluate(s.Query, s.Events).Count));
        var passed = Scenarios(StreamArbitraries.GenerateSuppression).Select(s => (s.Events.Count, Kept: ReferenceSuppression.Evaluate(s.Query, s.Events).Count));

        Assert.All(new[] { kept, passed }, runs => Assert.Contains(runs, run => run.Kept > 3 && run.Kept < run.Count - 3));
    }

    [Fact]
    public void ShuffledArrivals_AnySequence_AreAllEventsAndNoneIsLate() => Assert.All(Sequences, s =>
    {
        var arrivals = StreamArbitraries.ShuffledArrivals(s.SourceEvents, s.LatenessTicks, s.Seed + 1);
        Assert.Equal(s.SourceEvents, arrivals.OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Position));
        Assert.False(StreamArbitraries.HasLateEvent(arrivals, s.LatenessTicks));
        Assert.Equal(s.SourceEvents.Count, StreamArbitraries.Arrivals(s.SourceEvents, s.Seed + 1).Count);
    });

    private static List<ReferenceScenario<TQuery>> Scenarios<TQuery>(Func<int, ScenarioShape, ReferenceScenario<TQuery>> generate)
        where TQuery : notnull => [.. Enumerable.Range(0, 400).Select(seed => generate(seed, Shape))];
}
