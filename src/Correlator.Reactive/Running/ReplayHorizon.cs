namespace Correlator;

/// <summary>On which events may depend what a graph holds.</summary>
internal enum ReplayReach
{
    /// <summary>Those of a fixed time before the clock.</summary>
    Span,

    /// <summary>Those of the key's last uninterrupted chain.</summary>
    Chains,

    /// <summary>All.</summary>
    Whole,
}

/// <summary>How far back a restart has to read so that a graph holds again what it held: what follows from the query alone.</summary>
/// <remarks>
/// An operator whose items meet within a bound forgets each item when the bound has passed; so does a chain of such operators, after the sum of their bounds. Where what
/// is held depends on what was decided before (a component that grows, a match that used up its events, a copy that was dropped), it goes back to the key's last silence of
/// that length. Where it depends on a count of everything (<c>limit</c>, a budget), or keys do not tell what meets, it goes back to the beginning.
/// </remarks>
internal sealed class ReplayHorizon
{
    private readonly CorrelationOptions _options;
    private readonly bool _isPerPair;

    private ReplayHorizon(QueryPlan plan, CorrelationOptions options)
    {
        _options = options;
        _isPerPair = (plan.Emit == EmitMode.Default ? options.Emit : plan.Emit) == EmitMode.Each;
    }

    public ReplayReach Reach { get; private set; }

    /// <summary>For how long something may depend on an event.</summary>
    public long SpanTicks { get; private set; }

    /// <summary>By which key the events of each stream are told apart; empty for a stream of which nothing is held.</summary>
    public IReadOnlyList<RoutePart[]> Routes { get; private set; } = [];

    /// <summary>Whether something may depend on earlier events without a key, too: copies are dropped of those as well.</summary>
    public bool HoldsKeyless { get; private set; }

    /// <summary>For how much longer than on the events of a chain something may depend on those that have no key of it, but have met one of its events.</summary>
    public long MarginTicks { get; private set; }

    public static ReplayHorizon Of(QueryPlan plan, CorrelationOptions options)
    {
        var self = Measure(plan, options);
        if (self.Reach == ReplayReach.Chains && PartitionPlan.ByKey(plan) is { } keyed)
        {
            self.Routes = keyed.Routes;
        }
        else if (self.Reach == ReplayReach.Chains)
        {
            self.Reach = ReplayReach.Whole;
        }

        return self;
    }

    /// <summary>The same for a query of which only some streams are told apart by a key: what the others bring is held as long as what it has met.</summary>
    /// <param name="plan">The query.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="routes">The key of each stream; empty for those that have none.</param>
    public static ReplayHorizon Of(QueryPlan plan, CorrelationOptions options, IReadOnlyList<RoutePart[]> routes)
    {
        var self = Measure(plan, options);
        (self.Routes, self.MarginTicks) = (routes, self.SpanTicks);
        return self;
    }

    private static ReplayHorizon Measure(QueryPlan plan, CorrelationOptions options)
    {
        var self = new ReplayHorizon(plan, options);
        if (MemoryBudget.IsNeeded(options.MaxState, [.. plan.Streams.Select(static stream => stream.Node.MaxState)]) || plan.Stages.Any(static stage => stage is LimitNode))
        {
            self.Reach = ReplayReach.Whole;
        }

        self.Visit(plan.Root);
        return self;
    }

    private static long LongestLife(PlanNode node) => node.AllStreams.Max(static stream => ((StreamNode)stream.Node).Lifetime.Ticks)
        + node.Leaves.Max(static leaf => leaf.Node is AggregateNode { Clause.Window: { } window } ? window.Lifetime.Ticks : 0);

    /// <summary>A window of time holds what lies in it. Sessions go on, numbers of events are counted from the first, and what lay above a threshold before decides whether it is passed.</summary>
    private static (ReplayReach Reach, long Ticks) OfAggregate(AggregateClause clause) => clause.Window switch
    {
        { Kind: WindowKind.Tumbling or WindowKind.Hopping } window => (ReplayReach.Span, window.Size.Ticks),
        { Kind: WindowKind.Sliding } window when clause.Threshold is null => (ReplayReach.Span, window.Size.Ticks),
        _ => (ReplayReach.Whole, 0),
    };

    private void Visit(PlanNode node)
    {
        var (reach, ticks) = node.Node switch
        {
            StreamNode stream => OfStream(stream),
            JoinNode join => OfJoin(node, join),
            SequenceNode { Clause: var clause } => (clause.IsOverlapping ? ReplayReach.Span : ReplayReach.Chains, clause.MaxSpan?.Ticks ?? LongestLife(node)),
            DedupNode dedup => (ReplayReach.Chains, dedup.Window?.Ticks ?? LongestLife(node)),
            SuppressNode suppress => (ReplayReach.Chains, suppress.Duration.Ticks),

            AggregateNode aggregate => OfAggregate(aggregate.Clause),
            LimitNode => (ReplayReach.Whole, 0L),
            _ => (ReplayReach.Span, 0L),
        };
        Reach = (ReplayReach)Math.Max((int)Reach, (int)reach);
        HoldsKeyless |= node.Node is DedupNode or SuppressNode || (node.Node is StreamNode { Stages: var stages } && stages.Any(static stage => stage is DedupStage));

        // Twice: until a group of unmatched events is closed, or an absence is proved.
        SpanTicks = Watermark.Add(SpanTicks, 2 * ticks);
        foreach (var input in node.Inputs)
        {
            Visit(input);
        }
    }

    private (ReplayReach Reach, long Ticks) OfStream(StreamNode stream)
    {
        var ticks = Math.Abs(stream.Offset.Ticks) + (stream.Lateness ?? _options.Lateness).Ticks;
        var dedups = stream.Stages.OfType<DedupStage>().ToList();
        ticks += dedups.Sum(dedup => (dedup.Window ?? stream.Lifetime).Ticks);
        return (stream.Limit is not null ? ReplayReach.Whole : dedups.Count > 0 ? ReplayReach.Chains : ReplayReach.Span, ticks);
    }

    private (ReplayReach Reach, long Ticks) OfJoin(PlanNode node, JoinNode join)
    {
        // Keys of ignoring() are those of all sets of labels that have been seen.
        var reach = join.Clause.Ignoring is not null ? ReplayReach.Whole
            : _isPerPair || join.Kind == JoinKind.Semi || join.Clause is { Group: not GroupSide.None } or { AsOf: not null } ? ReplayReach.Span
            : ReplayReach.Chains;
        return (reach, Math.Max(LongestLife(node), join.Clause.AsOf?.Tolerance?.Ticks ?? 0));
    }
}
