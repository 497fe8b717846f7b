
namespace Correlator.Tests.Windows;

/// <summary>The short way of aggregates over plain events gives what the general operators give: rows, their order, ids, late events, ledger, counters.</summary>
/// <remarks>Under a memory budget the general operators serve; one that nothing reaches changes nothing else.</remarks>
public sealed class EventWindowsProperties
{
    private static readonly StateBudget Roomy = StateBudget.Events(1_000_000);

    [Law(MaxTest = 600, StartSize = 1000, EndSize = 100_000_000)]
    public void Rows_BurstsWithDisorderLateEventsAndGaps_AreThoseOfTheGeneralOperators(int seed)
    {
        var scenario = new WindowScenario(seed);

        Assert.Equal(scenario.Run(static options => options with { MaxState = Roomy }), scenario.Run(static options => options));
    }

    [Law(MaxTest = 300, StartSize = 1000, EndSize = 100_000_000)]
    public void Rows_ThatGoOnIntoAJoin_GiveWhatThoseOfTheGeneralOperatorsGive(int seed)
    {
        var scenario = new WindowScenario(seed);
        EventQuery Query(ILogSource source) => EventQuery.From(source).Aggregate(scenario.Clause)
            .Correlate(EventQuery.From(source).As("b"), new JoinClause { Keys = [KeyPart.Of("k")], Least = TimeSpan.FromSeconds(-3), Greatest = TimeSpan.FromSeconds(3) })
            .Emit(EmitMode.Each);

        Assert.Equal(
            scenario.Run(static options => options with { MaxState = Roomy }, Query).Split('\n').Order(StringComparer.Ordinal),
            scenario.Run(static options => options, Query).Split('\n').Order(StringComparer.Ordinal));
    }

    [Law(MaxTest = 300, StartSize = 1000, EndSize = 100_000_000)]
    public void Rows_ThatGoOnIntoAnAggregate_GiveWhatThoseOfTheGeneralOperatorsGive(int seed)
    {
        var scenario = new WindowScenario(seed);
        EventQuery Query(ILogSource source) => EventQuery.From(source).Aggregate(scenario.Clause)
            .Aggregate(new AggregateClause { Columns = [AggregateCall.Count(), AggregateCall.Max("n")], By = ["k"], Window = WindowSpec.Tumbling(TimeSpan.FromSeconds(9)) });

        Assert.Equal(scenario.Run(static options => options with { MaxState = Roomy }, Query), scenario.Run(static options => options, Query));
    }
}
