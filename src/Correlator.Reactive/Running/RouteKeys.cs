namespace Correlator;

/// <summary>The keys by which an operator with state tells its items apart, as each stream below it reads them.</summary>
/// <remarks>A key is an array with a place for each stream of the query: null where the stream does not carry it.</remarks>
internal sealed class RouteKeys(QueryPlan plan)
{
    /// <summary>The operator's keys; null where any key will do, because equal items have equal keys.</summary>
    public List<RoutePart?[]>? Of(PlanNode node) => node.Node switch
    {
        JoinNode join => OfJoin(node, join),
        SequenceNode sequence => OfSequence(node, sequence),
        DedupNode { Keys.Count: 0 } => null,
        DedupNode dedup => OfStage(node.Inputs[0], dedup.Keys),
        SuppressNode suppress => OfStage(node.Inputs[0], suppress.Keys),
        AggregateNode aggregate => Collect(aggregate.Clause.By.Count, (part, key) => TryAdd(key, node.Inputs[0], LabelOf(aggregate.Clause.By[part]))),
        StreamNode stream => OfStream(node, stream),
        _ => throw new ArgumentException($"'{node.Node}' holds no state."),
    };

    private static KeyExpression LabelOf(FieldReference field) => KeyExpression.Label(field.Name, field.Alias);

    private List<RoutePart?[]> OfJoin(PlanNode node, JoinNode join) => Collect(
        join.Clause.Keys.Count,
        (part, key) => TryAdd(key, node.Inputs[0], join.Clause.Keys[part].Left) && TryAdd(key, node.Inputs[1], join.Clause.Keys[part].Right));

    private List<RoutePart?[]> OfSequence(PlanNode node, SequenceNode sequence)
    {
        var steps = sequence.Clause.Until is { } until ? [.. sequence.Steps, until] : sequence.Steps;
        List<KeyExpression[]> keys = [.. steps.Select(step => (KeyExpression[])[.. sequence.Clause.Keys, .. step.Keys])];
        return Collect(
            keys.Min(static parts => parts.Length),
            (part, key) => Enumerable.Range(0, keys.Count).All(step => TryAdd(key, node.Inputs[step], keys[step][part])));
    }

    /// <summary>A stage counts a missing part as the empty text, so all events below must carry the key.</summary>
    private List<RoutePart?[]> OfStage(PlanNode input, IReadOnlyList<KeyExpression> parts) => Collect(
        parts.Count,
        (part, key) => TryAdd(key, input, parts[part]) && input.AllStreams.All(stream => key[stream.Stream] is not null));

    /// <summary>The keys of a stream with <c>dedup</c> stages: those that all of them have.</summary>
    private List<RoutePart?[]>? OfStream(PlanNode node, StreamNode stream)
    {
        List<RoutePart>? common = null;
        foreach (var dedup in stream.Stages.OfType<DedupStage>().Where(static stage => stage.Keys.Count > 0))
        {
            List<RoutePart> own = [.. dedup.Keys.Where(static key => !key.IsConstant).Select(static key => new RoutePart(key))];
            common = common is null ? own : [.. common.Intersect(own)];
        }

        return common?.ConvertAll(part =>
        {
            var key = new RoutePart?[plan.Streams.Count];
            key[node.Stream] = part;
            return key;
        });
    }

    private List<RoutePart?[]> Collect(int count, Func<int, RoutePart?[], bool> tryFill)
    {
        var keys = new List<RoutePart?[]>(count);
        for (var part = 0; part < count; part++)
        {
            var key = new RoutePart?[plan.Streams.Count];
            if (tryFill(part, key))
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    /// <summary>Notes what the streams of a side read for a part; false where the part says nothing about the events below.</summary>
    private bool TryAdd(RoutePart?[] key, PlanNode side, KeyExpression part)
    {
        if (part.IsConstant)
        {
            return false;
        }

        var streams = ItemField.StreamsOf(part.Alias, plan.Aliases);
        foreach (var leaf in side.Leaves.Where(leaf => (streams >> leaf.Stream & 1) != 0))
        {
            key[leaf.Stream] = new RoutePart(part);
        }

        return true;
    }
}
