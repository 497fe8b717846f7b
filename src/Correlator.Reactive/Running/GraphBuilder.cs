namespace Correlator;

/// <summary>Makes running operators of a planned graph, from the result down to the streams.</summary>
internal sealed class GraphBuilder
{
    private readonly QueryPlan _plan;
    private readonly CorrelationOptions _options;
    private readonly ILateSink _late;
    private readonly Func<StreamInput, IClockSource> _clockOf;
    private readonly bool _isPerPair;
    private readonly HashSet<string> _queryFields;

    public GraphBuilder(QueryPlan plan, CorrelationOptions options, ILateSink late, Func<StreamInput, IClockSource> clockOf)
    {
        _plan = plan;
        _options = options;
        _late = late;
        _clockOf = clockOf;
        _isPerPair = EmitMode == EmitMode.Each;
        _queryFields = QueryFields.Of(plan);
        foreach (var (node, alias) in plan.Streams)
        {
            Streams.Add(new StreamState { Source = node.SourceName, Alias = alias, RangeTicks = node.Lifetime.Ticks });
        }
    }

    public StreamTable Streams { get; } = new();

    /// <summary>The entrances of the streams, in no particular order.</summary>
    public List<StreamInput> Inputs { get; } = [];

    /// <summary>When results come out, as far as query and options say.</summary>
    public EmitMode EmitMode => _plan.Emit != EmitMode.Default ? _plan.Emit : _options.Emit;

    public EmitterSettings Settings(bool isFirst) => new()
    {
        CanonicalQuery = _plan.CanonicalQuery,
        Streams = Streams,
        RequiredStreams = _plan.RequiredStreams,
        Aliases = _plan.Aliases,
        IsFirst = isFirst,
        MaxEvents = _options.MaxEvents,
        ResultStages = _plan.Stages,
    };

    public void Build(IUnitSink output, bool isFinal)
    {
        if (_plan.Root.Node.IsComposite)
        {
            BuildUnits(_plan.Root, output, isInner: false);
            return;
        }

        IMemberSink singles = new SingleUnits(Streams, output);
        BuildMembers(_plan.Root, isFinal && _plan.Root.Node is UnionNode ? new Reorder(singles) : singles);
    }

    private IClockSource BuildMembers(PlanNode plan, IMemberSink output)
    {
        if (plan.Node is StreamNode)
        {
            var input = new StreamInput(plan, Streams[plan.Stream], _options, output);
            Inputs.Add(input);
            return _clockOf(input);
        }

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
            return BuildMembers(plan, new SingleUnits(Streams, output));
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
            case JoinNode join:
                return BuildJoin(plan, join, output, isInner);
            default:
                var filter = new UnitFilter(Settings(isFirst: false) with { ResultStages = [.. SelectsBelow(plan), plan.Node] }, output);
                return BuildUnits(plan.Inputs[0], filter, isInner: true);
        }
    }

    /// <summary>The selections between a stage and the join below it: a condition may name their values.</summary>
    private static List<OperatorNode> SelectsBelow(PlanNode plan)
    {
        var selects = new List<OperatorNode>();
        for (var below = plan.Inputs[0]; below.Node is ResultNode; below = below.Inputs[0])
        {
            if (below.Node is SelectNode)
            {
                selects.Insert(0, below.Node);
            }
        }

        return selects;
    }

    private IClockSource BuildJoin(PlanNode plan, JoinNode node, IUnitSink output, bool isInner)
    {
        var (left, right) = (plan.Inputs[0], plan.Inputs[1]);
        var settings = new JoinSettingsBuilder(_plan, Streams, _queryFields).Build(plan, node) with { IsInner = isInner, IsPerPair = _isPerPair };
        if (output is IPairSink pairs && CanPair(settings, left, right))
        {
            var pairing = new PairJoin(
                settings,
                [.. node.Clause.Keys.Select(static part => part.Left)],
                [.. node.Clause.Keys.Select(static part => part.Right)],
                pairs,
                _late);
            BuildMembers(left, new PairSide(pairing, isLeft: true));
            BuildMembers(right, new PairSide(pairing, isLeft: false));
            return pairing;
        }

        var hasComponents = !settings.LeftIsComposite && !settings.RightIsComposite && !_isPerPair
            && settings.Group == GroupSide.None && node.Kind is not (JoinKind.Unless or JoinKind.Semi);
        if (hasComponents)
        {
            var components = new ComponentJoin(settings, output, _late);
            components.LeftSource = BuildMembers(left, new ComponentSide(components, isLeft: true));
            components.RightSource = BuildMembers(right, new ComponentSide(components, isLeft: false));
            return components;
        }

        var join = new UnitJoin(settings, KeepsLeft(settings), output, _late);
        join.LeftSource = BuildSide(left, new UnitSide(join, isLeft: true));
        join.RightSource = BuildSide(right, new UnitSide(join, isLeft: false));
        return join;
    }

    /// <summary>Whether a join gives plain pairs of two streams, which need no units.</summary>
    private static bool CanPair(JoinSettings settings, PlanNode left, PlanNode right) =>
        settings is { IsPerPair: true, Kind: JoinKind.And, Keys.IsSingle: true, GroupLabels.Count: 0 }
        && left.Node is StreamNode && right.Node is StreamNode;

    private static bool KeepsLeft(JoinSettings settings) => settings.Group switch
    {
        GroupSide.Left => true,
        GroupSide.Right => false,
        _ => settings.LeftIsComposite || !settings.RightIsComposite || settings.Kind is JoinKind.Unless or JoinKind.Semi,
    };

    private IClockSource BuildSide(PlanNode plan, UnitSide side) =>
        plan.Node.IsComposite ? BuildUnits(plan, side, isInner: true) : BuildMembers(plan, side);
}
