namespace Correlator;

// Sequences and as-of joins.
internal sealed partial class GraphBuilder
{
    private IClockSource BuildSequence(PlanNode plan, SequenceNode node, IUnitSink output, bool isInner)
    {
        var streams = StreamsOf(plan);
        var span = node.Clause.MaxSpan?.Ticks ?? plan.Inputs.Take(node.Steps.Count).SelectMany(static step => step.Leaves).Max(leaf => streams[leaf.Stream].RangeTicks);
        var steps = node.Clause.Until is { } until ? [.. node.Steps, until] : node.Steps;
        var named = node.Steps.First(static step => !step.IsNegated);
        var settings = new SequenceSettings
        {
            Plan = new SequencePlan(node.Steps, node.Clause, span),
            Keys = [.. steps.Select(step => new ItemKey([.. node.Clause.Keys, .. step.Keys], _plan.Aliases))],
            KeyNames = [.. node.Clause.Keys.Concat(named.Keys).Select(static key => key.Name)],
            Streams = streams,
            CanMeetCopies = CanMeetCopies(plan.Inputs),
            IsInner = isInner,
            Counters = Count(node.Alias is null ? node.ToString() : node.PrintBody()),
            Late = _late,
            TimedOut = TimedOut,
            Budget = Budget,
            InputStreams = [.. plan.Inputs.Select(static input => input.Streams)],
        };
        if (TwoStepSequence.CanServe(settings) && output is IClosedSink { TakesClosed: true } && plan.Inputs.All(static input => input.Node is StreamNode))
        {
            return BuildTwoSteps(plan, node, settings, output);
        }

        SequenceOperator sequence = node.Clause.IsUnordered ? new UnorderedSequence(settings, output) : new OrderedSequence(settings, output);
        sequence.Source = new ClockSources([.. plan.Inputs.Select((input, i) => BuildItems(input, new SequenceSide(sequence, i)))]);
        return sequence;
    }

    private TwoStepSequence BuildTwoSteps(PlanNode plan, SequenceNode node, SequenceSettings settings, IUnitSink output)
    {
        var sides = plan.Inputs.Select((input, i) =>
        {
            KeyExpression[] key = [.. node.Clause.Keys, .. node.Steps[i].Keys];
            return new TwoStepSide(settings, i, input.Stream, key, Array.TrueForAll(key, part => (ItemField.StreamsOf(part.Alias, _plan.Aliases) >> input.Stream & 1) != 0));
        }).ToList();
        var sequence = new TwoStepSequence(settings, sides[0], sides[1], output);
        sequence.Source = new ClockSources([.. plan.Inputs.Select((input, i) => BuildEvents(input, sides[i]))]);
        return sequence;
    }

    private AsOfJoin BuildAsOf(PlanNode plan, JoinNode node, AsOfClause asOf, IUnitSink output)
    {
        var (left, right) = (plan.Inputs[0], plan.Inputs[1]);
        var clause = node.Clause;
        var streams = StreamsOf(plan);
        var join = new AsOfJoin(
            new AsOfSettings
            {
                Kind = node.Kind,
                Direction = asOf.Direction,
                ReachBack = asOf.Direction == AsOfDirection.Next ? 0 : Reach(asOf, -clause.Least, right, streams),
                ReachAhead = asOf.Direction == AsOfDirection.Previous ? 0 : Reach(asOf, clause.Greatest, left, streams),
                LeftKey = new ItemKey([.. clause.Keys.Select(static part => part.Left)], _plan.Aliases),
                RightKey = new ItemKey([.. clause.Keys.Select(static part => part.Right)], _plan.Aliases),
                KeyNames = [.. clause.Keys.Select(static part => part.Left.Name)],
                GroupLabels = [.. clause.GroupLabels.Select(FieldName.Of)],
                Streams = streams,
                Counters = Count($"{JoinNode.Word(node.Kind)} {clause}"),
                Late = _late,
                Budget = Budget,
                LeftStreams = left.Streams,
                RightStreams = right.Streams,
            },
            output);
        join.Source = new ClockSources(
            [BuildItems(left, new AsOfSide(join, isLeft: true)), BuildItems(right, new AsOfSide(join, isLeft: false))]);
        return join;
    }

    /// <summary>How far an as-of join looks: as far as its tolerance says, else as long as the events of a side live; no farther than its bound.</summary>
    private static long Reach(AsOfClause asOf, TimeSpan? bound, PlanNode side, StreamTable streams)
    {
        var reach = asOf.Tolerance?.Ticks ?? side.Leaves.Max(leaf => streams[leaf.Stream].RangeTicks);
        return Math.Min(reach, bound?.Ticks ?? long.MaxValue);
    }

    private static bool CanMeetCopies(IReadOnlyList<PlanNode> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            for (var j = i + 1; j < inputs.Count; j++)
            {
                if (JoinSettingsBuilder.ShareSource(inputs[i], inputs[j]))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
