namespace Correlator;

/// <summary>Makes running operators of a planned graph, from the result down to the streams.</summary>
internal sealed partial class GraphBuilder
{
    private readonly QueryPlan _plan;
    private readonly CorrelationOptions _options;
    private readonly ILateSink _late;
    private readonly bool _isPerPair;
    private readonly HashSet<string> _queryFields;
    private readonly Dictionary<PlanNode, StreamState> _rows = new(ReferenceEqualityComparer.Instance);
    private bool _isFirst;

    public GraphBuilder(QueryPlan plan, CorrelationOptions options, ILateSink late)
    {
        _plan = plan;
        _options = options;
        _late = late;
        _isPerPair = EmitMode == EmitMode.Each;
        _queryFields = QueryFields.Of(plan);
        foreach (var (node, alias) in plan.Streams)
        {
            Streams.Add(new StreamState { Source = node.SourceName, Alias = alias, RangeTicks = node.Lifetime.Ticks });
        }
    }

    public StreamTable Streams { get; } = new();

    /// <summary>What counts the state of the operators; null where nothing is bounded.</summary>
    public MemoryBudget? Budget { get; init; }

    /// <summary>Is told of each result that could not be proved when it closed.</summary>
    public Action? OnWithheld { get; init; }

    /// <summary>Takes starts of sequences that timed out, as far as they came; null for nobody.</summary>
    public Action<Unit>? TimedOut { get; init; }

    /// <summary>Connects what feeds a stream with what takes its events, and gives the stream's clock.</summary>
    public required Func<PlanNode, IEventSink, IClockSource> Entrance { get; init; }

    /// <summary>What the operators with state count, from the result down to the streams.</summary>
    public List<OperatorCounters> Counters { get; } = [];

    /// <summary>When results come out, as far as query and options say.</summary>
    public EmitMode EmitMode => _plan.Emit != EmitMode.Default ? _plan.Emit : _options.Emit;

    public EmitterSettings Settings(bool isFirst) => Settings(_plan.Root, isFirst);

    public void Build(IUnitSink output, bool isFinal)
    {
        _isFirst = !isFinal;
        if (_plan.Root.Node.IsComposite)
        {
            BuildUnits(_plan.Root, output, isInner: false);
            return;
        }

        if (_plan.Root.Node is AggregateNode aggregate && output is IRowSink rows)
        {
            BuildAggregate(_plan.Root, aggregate, rows);
            return;
        }

        IMemberSink singles = new SingleUnits(StreamsOf(_plan.Root), output);
        if (isFinal && _plan.Root.Node is UnionNode)
        {
            var order = Ordered(singles);
            order.Source = BuildMembers(_plan.Root, order);
            return;
        }

        BuildMembers(_plan.Root, singles);
    }

    private Reorder Ordered(IMemberSink output)
    {
        var held = HeldBelow(_plan.Root);
        var reorder = new Reorder(output, held);
        held?.Register(reorder);
        return reorder;
    }

    private EmitterSettings Settings(PlanNode plan, bool isFirst) => new()
    {
        CanonicalQuery = _plan.CanonicalQuery,
        Streams = StreamsOf(plan),
        RequiredStreams = _plan.RequiredStreams,
        Aliases = _plan.Aliases,
        IsFirst = isFirst,
        MaxEvents = _options.MaxEvents,
        ResultStages = _plan.Stages,
        Rows = plan.Node is AggregateNode ? (plan.Stream, plan.Streams) : null,
        CanLackMembers = plan.Node.IsComposite,
        OnWithheld = OnWithheld,
    };

    /// <summary>The streams as a node's results show them: rows of an aggregate stand in the place of its first stream.</summary>
    private StreamTable StreamsOf(PlanNode plan)
    {
        var aggregates = plan.Leaves.Where(static leaf => leaf.Node is AggregateNode).ToList();
        return aggregates.Count == 0 ? Streams : Streams.With(aggregates.Select(leaf => (leaf.Stream, RowsOf(leaf))));
    }

    private IClockSource BuildMembers(PlanNode plan, IMemberSink output) => plan.Node switch
    {
        StreamNode => BuildStream(plan, output),
        UnionNode => BuildUnion(plan, output),
        AggregateNode node => BuildAggregate(plan, node, new RowMembers(plan.Stream, plan.Streams, output)),
        ResultNode { SeesRevisions: true } => BuildMembers(plan.Inputs[0], new MemberFilter(InnerSettings(plan), output)),
        _ => BuildStage(plan, new ItemMembers(output)),
    };

    private ClockSources BuildUnion(PlanNode plan, IMemberSink output)
    {
        var watermark = new MergedWatermark(2);
        return new ClockSources(
        [
            BuildMembers(plan.Inputs[0], new MemberUnionSide(0, watermark, output)),
            BuildMembers(plan.Inputs[1], new MemberUnionSide(1, watermark, output)),
        ]);
    }

    private IClockSource BuildUnits(PlanNode plan, IUnitSink output, bool isInner)
    {
        if (!plan.Node.IsComposite)
        {
            return BuildMembers(plan, new SingleUnits(StreamsOf(plan), output));
        }

        switch (plan.Node)
        {
            case UnionNode:
                var watermark = new MergedWatermark(2);
                return new ClockSources(
                [
                    BuildUnits(plan.Inputs[0], new UnitUnionSide(0, watermark, output), isInner),
                    BuildUnits(plan.Inputs[1], new UnitUnionSide(1, watermark, output), isInner),
                ]);
            case JoinNode { Clause.AsOf: { } asOf } join:
                return BuildAsOf(plan, join, asOf, output);
            case JoinNode join:
                return BuildJoin(plan, join, output, isInner);
            case SequenceNode sequence:
                return BuildSequence(plan, sequence, output, isInner);
            case ResultNode { SeesRevisions: false }:
                return BuildStage(plan, new ItemUnits(output));
            default:
                return BuildUnits(plan.Inputs[0], new UnitFilter(InnerSettings(plan), output), isInner: true);
        }
    }

    /// <summary>What a filter, selection or limit below another operator needs; a condition may name the values of selections below it.</summary>
    private EmitterSettings InnerSettings(PlanNode plan) =>
        Settings(plan, isFirst: false) with { ResultStages = [.. SelectsBelow(plan), plan.Node] };

    private static List<OperatorNode> SelectsBelow(PlanNode plan)
    {
        var selects = new List<OperatorNode>();
        for (var below = plan.Inputs[0]; below.Node is ResultNode { SeesRevisions: true }; below = below.Inputs[0])
        {
            if (below.Node is SelectNode)
            {
                selects.Insert(0, below.Node);
            }
        }

        return selects;
    }
}
