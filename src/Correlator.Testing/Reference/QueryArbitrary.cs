namespace Correlator.Testing;

/// <summary>Random queries.</summary>
internal sealed class QueryArbitrary(SplitMix64 random, ScenarioShape shape)
{
    private static readonly string[] SourceNames = ["a", "b", "c", "d"];
    private static readonly int[] RangeSteps = [2, 3, 5, 8, 20];

    public static IReadOnlyList<string> KeyNames { get; } = ["x", "y"];

    public static IReadOnlyList<string> CopiedNames { get; } = ["region", "tier"];

    public ReferenceQuery Next() => Node([.. Enumerable.Range(0, random.Between(shape.MinStreams, shape.MaxStreams)).Select(Stream)]);

    private StreamQuery Stream(int index)
    {
        var source = shape.SelfJoins && index > 0 && random.Chance(15) ? random.Next(index) : index;
        return new StreamQuery(index, SourceNames[source], random.Pick(RangeSteps) * shape.Step.Ticks);
    }

    private ReferenceQuery Node(IReadOnlyList<StreamQuery> streams)
    {
        if (streams.Count == 1)
        {
            return streams[0];
        }

        var onTheLeft = random.Chance(60) ? streams.Count - 1 : random.Between(1, streams.Count - 1);
        var (left, right) = (Node([.. streams.Take(onTheLeft)]), Node([.. streams.Skip(onTheLeft)]));
        if (right.IsComposite && !shape.RightComposites)
        {
            (left, right) = (Node([.. streams.SkipLast(1)]), streams[^1]);
        }

        var isUnion = shape.Unions && !left.IsComposite && !right.IsComposite && random.Chance(10);
        return isUnion ? new UnionQuery(left, right) : Join(left, right);
    }

    private JoinQuery Join(ReferenceQuery left, ReferenceQuery right)
    {
        var join = new JoinQuery(random.Pick(shape.Kinds), left, right);
        join = shape.TimeClauses && random.Chance(70) ? WithTimeClause(join) : join;
        join = shape.Ignoring && random.Chance(30)
            ? join with { Ignoring = random.Pick<string[]>([["region", "tier"], ["y", "region", "tier"]]) }
            : join with { On = Keys(join) };
        var allowsGroup = join.Kind is ReferenceJoinKind.And or ReferenceJoinKind.Or or ReferenceJoinKind.Full;
        return shape.GroupModifiers && allowsGroup && random.Chance(35) ? WithGroup(join) : join;
    }

    private ReferenceKey[] Keys(JoinQuery join)
    {
        // A join without key is legal only with a time clause.
        var isTimed = join.LowTicks is not null || join.HighTicks is not null;
        ReferenceKey[] keys = random.Next(10) switch
        {
            < 5 => [ReferenceKey.Of("x")],
            5 => [ReferenceKey.Of("y")],
            6 => [new("x", "y")],
            7 or 8 => [ReferenceKey.Of("x"), ReferenceKey.Of("y")],
            _ => isTimed ? [] : [ReferenceKey.Of("x")],
        };
        return shape.Aliases && random.Chance(20) ? [.. keys.Select(key => Qualified(key, join))] : keys;
    }

    private ReferenceKey Qualified(ReferenceKey key, JoinQuery join) =>
        random.Chance(50) ? key with { LeftStreams = AnyStream(join.Left) } : key with { RightStreams = AnyStream(join.Right) };

    private HashSet<int> AnyStream(ReferenceQuery side) => [random.Pick(side.Streams).Index];

    private JoinQuery WithTimeClause(JoinQuery join)
    {
        var distance = random.Between(1, 6) * shape.Step.Ticks;
        var low = (random.Between(0, 6) - 4) * shape.Step.Ticks;
        join = random.Next(6) switch
        {
            < 2 => join with { LowTicks = -distance, HighTicks = distance },
            2 => join with { LowTicks = -distance, HighTicks = 0 },
            3 => join with { LowTicks = 0, HighTicks = distance },
            4 => join with { LowTicks = low, HighTicks = low + (random.Between(0, 6) * shape.Step.Ticks) },
            _ => random.Chance(50) ? join with { LowTicks = low } : join with { HighTicks = low },
        };
        return shape.Aliases && join.Left.IsComposite && random.Chance(25) ? join with { Of = AnyStream(join.Left) } : join;
    }

    private JoinQuery WithGroup(JoinQuery join) => join with
    {
        Group = random.Chance(50) ? ReferenceGroup.Left : ReferenceGroup.Right,
        GroupLabels = [.. CopiedNames.Where(_ => random.Chance(50))],
    };
}
