namespace Correlator;

// Which join serves a clause: the more a query leaves open, the more a join has to remember.
internal sealed partial class GraphBuilder
{
    private IClockSource BuildJoin(PlanNode plan, JoinNode node, IUnitSink output, bool isInner)
    {
        var settings = new JoinSettingsBuilder(_plan, StreamsOf(plan), _queryFields).Build(plan, node) with
        {
            IsInner = isInner,
            IsPerPair = _isPerPair,
            Budget = Budget,
        };
        return output is IPairSink pairs && CanPair(settings, plan) ? BuildPairs(plan, node, settings, pairs)
            : CanJoinEvents(settings, plan, output) ? BuildEventJoin(plan, node, settings, output)
            : HasComponents(settings) ? BuildComponents(plan, settings, output)
            : BuildUnitJoin(plan, settings, output);
    }

    private PairJoin BuildPairs(PlanNode plan, JoinNode node, JoinSettings settings, IPairSink output)
    {
        var (left, right) = (plan.Inputs[0], plan.Inputs[1]);
        var (leftKey, rightKey) = KeysOf(node);
        var join = new PairJoin(settings, new PairSide(settings, left.Stream, isLeft: true, leftKey), new PairSide(settings, right.Stream, isLeft: false, rightKey), output, _late);
        BuildEvents(left, join.Left);
        BuildEvents(right, join.Right);
        return join;
    }

    private EventJoin BuildEventJoin(PlanNode plan, JoinNode node, JoinSettings settings, IUnitSink output)
    {
        var (left, right) = (plan.Inputs[0], plan.Inputs[1]);
        var (leftKey, rightKey) = KeysOf(node);
        var (leftSide, rightSide) = (new EventJoinSide(settings, left.Stream, isLeft: true, leftKey), new EventJoinSide(settings, right.Stream, isLeft: false, rightKey));
        var join = new EventJoin(settings, leftSide, rightSide, output, _late);
        join.LeftSource = left.Node is StreamNode ? BuildEvents(left, leftSide) : BuildMembers(left, leftSide);
        join.RightSource = right.Node is StreamNode ? BuildEvents(right, rightSide) : BuildMembers(right, rightSide);
        return join;
    }

    private ComponentJoin BuildComponents(PlanNode plan, JoinSettings settings, IUnitSink output)
    {
        var join = new ComponentJoin(settings, output, _late);
        join.LeftSource = BuildMembers(plan.Inputs[0], new ComponentSide(join, isLeft: true));
        join.RightSource = BuildMembers(plan.Inputs[1], new ComponentSide(join, isLeft: false));
        return join;
    }

    private UnitJoin BuildUnitJoin(PlanNode plan, JoinSettings settings, IUnitSink output)
    {
        var join = new UnitJoin(settings, KeepsLeft(settings), output, _late);
        join.LeftSource = BuildSide(plan.Inputs[0], new UnitSide(join, isLeft: true));
        join.RightSource = BuildSide(plan.Inputs[1], new UnitSide(join, isLeft: false));
        return join;
    }

    private static (KeyExpression[] Left, KeyExpression[] Right) KeysOf(JoinNode node) =>
        ([.. node.Clause.Keys.Select(static part => part.Left)], [.. node.Clause.Keys.Select(static part => part.Right)]);

    private static bool HasComponents(JoinSettings settings) =>
        settings is { LeftIsComposite: false, RightIsComposite: false, IsPerPair: false, Group: GroupSide.None } && settings.Kind is not (JoinKind.Unless or JoinKind.Semi);

    /// <summary>Whether a join gives plain pairs of two streams, which need no units.</summary>
    private static bool CanPair(JoinSettings settings, PlanNode plan) =>
        settings is { IsPerPair: true, Kind: JoinKind.And, Keys.IsSingle: true, GroupLabels.Count: 0 }
        && plan.Inputs.All(static input => input.Node is StreamNode);

    /// <summary>Whether single events are joined on a key with one bound for all pairs, and nobody has to hear of results of one side's events before they close.</summary>
    /// <remarks>Its rings let go of events in the order of arrival only, so under a budget the other joins serve.</remarks>
    private static bool CanJoinEvents(JoinSettings settings, PlanNode plan, IUnitSink output) =>
        settings is { LeftIsComposite: false, RightIsComposite: false, IsUniform: true, Budget: null }
        && settings.Form switch
        {
            MatchForm.Kept => !output.NeedsOpened && (settings.Kind != JoinKind.Semi || settings.Group == GroupSide.None),
            MatchForm.Pair => output is IPairSink && settings.Group == GroupSide.None && plan.Inputs.All(static input => input.Node is StreamNode),
            _ => settings.Group == GroupSide.None,
        };

    private static bool KeepsLeft(JoinSettings settings) => settings.Group switch
    {
        GroupSide.Left => true,
        GroupSide.Right => false,
        _ => settings.LeftIsComposite || !settings.RightIsComposite || settings.Kind is JoinKind.Unless or JoinKind.Semi,
    };

    private IClockSource BuildSide(PlanNode plan, UnitSide side) =>
        plan.Node.IsComposite ? BuildUnits(plan, side, isInner: true) : BuildMembers(plan, side);
}
