namespace Correlator;

/// <summary>By which key the events of each stream are routed to lanes, so that whatever meets in an operator meets in one lane; or why there is no such key.</summary>
internal sealed class PartitionPlan
{
    private readonly QueryPlan _plan;
    private readonly RouteKeys _keys;
    private readonly RoutePart[][] _routes;
    private readonly bool _takesRows;

    private PartitionPlan(QueryPlan plan, bool takesRows = false)
    {
        (_plan, _takesRows) = (plan, takesRows);
        _keys = new RouteKeys(plan);
        _routes = new RoutePart[plan.Streams.Count][];
        Array.Fill(_routes, []);
    }

    /// <summary>The parts of the key of each stream. A stream without any goes to the first lane as a whole: no operator holds its events.</summary>
    public IReadOnlyList<RoutePart[]> Routes => _routes;

    /// <summary>Why the query cannot run in several lanes, as a clause without a full stop; null where it can.</summary>
    public string? Obstacle { get; private set; }

    public static PartitionPlan Of(QueryPlan plan, CorrelationOptions options)
    {
        var live = plan.Streams.FirstOrDefault(static stream => stream.Node.Source is ILiveSource).Node;
        return live is not null
            ? new PartitionPlan(plan) { Obstacle = $"the source '{live.SourceName}' is live, and only finite ones are partitioned" }
            : Of(new PartitionPlan(plan), options);
    }

    /// <summary>The same for the partitions of a log, which live sources fill, and whose aggregates number their rows in each partition by itself.</summary>
    public static PartitionPlan OfLog(QueryPlan plan, CorrelationOptions options) => Of(new PartitionPlan(plan, takesRows: true), options);

    /// <summary>The same for a part of a query: the streams below a node.</summary>
    public static PartitionPlan OfPart(QueryPlan plan, PlanNode node)
    {
        var self = new PartitionPlan(plan);
        self.Visit(node);
        self.Obstacle ??= node.AllStreams.Any(stream => self._routes[stream.Stream].Length == 0) ? "a stream of it has no key" : null;
        return self;
    }

    private static PartitionPlan Of(PartitionPlan self, CorrelationOptions options)
    {
        var plan = self._plan;
        self.Obstacle = MemoryBudget.IsNeeded(options.MaxState, [.. plan.Streams.Select(static stream => stream.Node.MaxState)]) ? "what gives way to max_state is chosen among all events"
            : plan.Stages.OfType<LimitNode>().FirstOrDefault() is { } limit ? LimitObstacle(limit)
            : null;
        return self.Routed();
    }

    /// <summary>The keys of a query whose operators hold what they hold of each key by itself, however it runs; null where there are none.</summary>
    public static PartitionPlan? ByKey(QueryPlan plan) => new PartitionPlan(plan).Routed() is { Obstacle: null } keyed ? keyed : null;

    private PartitionPlan Routed()
    {
        Visit(_plan.Root);
        Obstacle ??= Array.TrueForAll(_routes, static route => route.Length == 0) ? "no join, sequence or stage of it has a key" : null;
        return this;
    }

    private static string LimitObstacle(LimitNode limit) => $"'{limit.Stage}' takes the first results of all, and lanes have no common order";

    /// <summary>Rows that go nowhere else may be numbered in each partition by itself.</summary>
    private string? RowsObstacle(PlanNode node, AggregateClause clause) =>
        !ReferenceEquals(node, _plan.Root) ? $"the rows of '{TextOf(node)}' go on into another operator"
        : clause.By.Count == 0 ? $"'{TextOf(node)}' has no group that tells its events apart: give it by (…)"
        : node.Inputs[0].Node.IsComposite ? $"'{TextOf(node)}' is about correlations, not events"
        : clause.Window is { Kind: WindowKind.Tumbling or WindowKind.Hopping or WindowKind.Sliding } ? null
        : $"'{TextOf(node)}' has no window of time that all groups share";

    private static bool HoldsState(PlanNode node) =>
        node.Node is JoinNode or SequenceNode or AggregateNode or DedupNode or SuppressNode
        || (node.Node is StreamNode stream && stream.Stages.Any(static stage => stage is DedupStage));

    /// <summary>Whether what stands behind the first <c>dedup</c>, which runs in the lanes, leaves keys as they are.</summary>
    private static bool KeepsKeys(StreamNode stream) =>
        stream.Stages.SkipWhile(static stage => stage is not DedupStage).All(static stage => stage is DedupStage or LineFilterStage or WhereStage or SampleStage);

    private static string TextOf(PlanNode node) => node.Node switch
    {
        JoinNode join => $"{JoinNode.Word(join.Kind)} {join.Clause}",
        ResultNode stage => stage.Stage,
        _ => node.Node.ToString(),
    };

    private static bool Agree(RoutePart?[] one, RoutePart?[] other)
    {
        var haveStream = false;
        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] is { } part && other[i] is { } counterpart)
            {
                haveStream = true;
                if (!part.Equals(counterpart))
                {
                    return false;
                }
            }
        }

        return haveStream;
    }

    private static RoutePart?[] Merge(RoutePart?[] one, RoutePart?[] other) => [.. one.Zip(other, static (part, counterpart) => part ?? counterpart)];

    private static IEnumerable<PlanNode> Below(PlanNode node) => [node, .. node.Inputs.SelectMany(Below)];

    /// <summary>Goes down to the outermost operators with state: each has streams of its own, and a key of its own.</summary>
    private void Visit(PlanNode node)
    {
        if (HoldsState(node))
        {
            Route(node);
            return;
        }

        Obstacle ??= node.Node is LimitNode limit ? LimitObstacle(limit) : null;
        foreach (var input in node.Inputs)
        {
            Visit(input);
        }
    }

    private void Route(PlanNode top)
    {
        List<PlanNode> nodes = [.. Below(top)];
        Obstacle ??= nodes.Select(ObstacleOf).FirstOrDefault(static obstacle => obstacle is not null);
        if (Obstacle is not null)
        {
            return;
        }

        var (keys, first) = ((List<RoutePart?[]>?)null, top);
        foreach (var node in nodes.Where(HoldsState))
        {
            if (_keys.Of(node) is not { } own)
            {
                continue;
            }

            var before = keys;
            first = before is null ? node : first;
            keys = before is null ? own : [.. before.Select(key => own.Find(other => Agree(key, other)) is { } match ? Merge(key, match) : null).OfType<RoutePart?[]>()];
            if (keys.Count == 0)
            {
                Obstacle = before is null
                    ? $"'{TextOf(node)}' has no key that all of its events carry"
                    : $"'{TextOf(first)}' and '{TextOf(node)}' have no part of their keys in common";
                return;
            }
        }

        var streams = top.AllStreams.Select(static stream => stream.Stream).ToList();
        keys = keys?.FindAll(key => streams.TrueForAll(stream => key[stream] is not null)) ?? [];
        Obstacle = keys.Count == 0 ? $"'{TextOf(first)}' has no key that all of its events carry" : null;
        foreach (var stream in streams)
        {
            _routes[stream] = [.. keys.Select(key => key[stream]!)];
        }
    }

    private string? ObstacleOf(PlanNode node) => node.Node switch
    {
        JoinNode { Clause.Ignoring: not null } => $"'{TextOf(node)}' has another key for each set of labels",
        JoinNode { Clause.Keys.Count: 0 } => $"'{TextOf(node)}' has no key",
        SequenceNode { Clause.Keys.Count: 0 } sequence when sequence.Steps.Any(static step => step.Keys.Count == 0) => "the sequence has no key",
        // Rows are numbered in the order of all groups, and those of a whole input bear the time of its newest event.
        AggregateNode aggregate => _takesRows ? RowsObstacle(node, aggregate.Clause) : $"the rows of '{TextOf(node)}' depend on all groups together",
        SuppressNode { Keys.Count: 0 } => $"'{TextOf(node)}' is about all results together",
        LimitNode limit => LimitObstacle(limit),
        SelectNode or LookupNode => $"'{TextOf(node)}' makes values that the operator behind it may go by",
        StreamNode stream when !KeepsKeys(stream) => $"stages behind dedup change what '{stream.SourceName}' is keyed by",
        _ => null,
    };
}
