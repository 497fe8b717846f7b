namespace Correlator.Testing;

/// <summary>Random <c>asof</c> joins.</summary>
internal sealed class AsOfArbitrary(SplitMix64 random, ScenarioShape shape)
{
    private static readonly int[] RangeSteps = [1, 2, 3, 5, 8, 20];
    private static readonly ReferenceJoinKind[] Kinds = [ReferenceJoinKind.And, ReferenceJoinKind.Or, ReferenceJoinKind.Unless, ReferenceJoinKind.Semi];

    public ReferenceAsOfQuery Next()
    {
        var kind = random.Pick(Kinds);
        var direction = random.Pick(Enum.GetValues<ReferenceAsOfDirection>());
        var right = new StreamQuery(1, shape.SelfJoins && random.Chance(20) ? "a" : "b", Distance());
        var join = new JoinQuery(kind, new StreamQuery(0, "a", Distance()), right) { On = Keys() };
        if (shape.TimeClauses && random.Chance(35))
        {
            join = WithTimeClause(join, direction);
        }

        if (shape.GroupModifiers && kind is ReferenceJoinKind.And or ReferenceJoinKind.Or && random.Chance(40))
        {
            join = join with { Group = ReferenceGroup.Left, GroupLabels = [.. QueryArbitrary.CopiedNames.Where(_ => random.Chance(60))] };
        }

        return new(join, direction, random.Chance(50) ? Distance() : null);
    }

    private ReferenceKey[] Keys() => random.Next(10) switch
    {
        < 6 => [ReferenceKey.Of("x")],
        6 => [new("x", "y")],
        7 or 8 => [ReferenceKey.Of("x"), ReferenceKey.Of("y")],
        _ => [],
    };

    /// <summary>A clause that does not look the other way, which would be an error.</summary>
    private JoinQuery WithTimeClause(JoinQuery join, ReferenceAsOfDirection direction)
    {
        var low = random.Between(direction == ReferenceAsOfDirection.Previous ? 1 : 0, 4);
        var high = random.Between(direction == ReferenceAsOfDirection.Next ? 1 : 0, 4);
        return join with { LowTicks = -low * shape.Step.Ticks, HighTicks = high * shape.Step.Ticks };
    }

    private long Distance() => random.Pick(RangeSteps) * shape.Step.Ticks;
}
