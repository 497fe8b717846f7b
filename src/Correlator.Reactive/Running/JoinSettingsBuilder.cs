namespace Correlator;

/// <summary>Turns the clause of a join node into what the running join needs.</summary>
internal sealed class JoinSettingsBuilder(QueryPlan plan, StreamTable streams, HashSet<string> queryFields)
{
    public JoinSettings Build(PlanNode planned, JoinNode node)
    {
        var (left, right) = (planned.Inputs[0], planned.Inputs[1]);
        var clause = node.Clause;
        return new JoinSettings
        {
            Kind = node.Kind,
            LoTicks = clause.Least?.Ticks ?? -TimeSpan.MaxValue.Ticks,
            HiTicks = clause.Greatest?.Ticks ?? TimeSpan.MaxValue.Ticks,
            Streams = streams,
            Keys = CreateIndex(clause),
            KeyNames = [.. clause.Keys.Select(static part => part.Left.Name)],
            Group = clause.Group,
            GroupLabels = [.. clause.GroupLabels.Select(FieldName.Of)],
            LeftStreams = left.Streams,
            RightStreams = right.Streams,
            LeftCarriers = Carriers(left.Streams, clause.Keys.Select(static part => part.Left.Alias).Append(clause.Of)),
            RightCarriers = Carriers(right.Streams, clause.Keys.Select(static part => part.Right.Alias)),
            LeftIsComposite = left.Node.IsComposite,
            RightIsComposite = right.Node.IsComposite,
            CanMeetCopies = ShareSource(left, right),
            LeftTie = LongestTie(left),
            RightTie = LongestTie(right),
        };
    }

    /// <summary>The greatest distance at which two events of one result of a node hang together; zero where its results are single events.</summary>
    private long LongestTie(PlanNode planned)
    {
        if (!planned.Node.IsComposite)
        {
            return 0;
        }

        if (planned.Node is JoinNode { Clause.AsOf: null } join)
        {
            var settings = Build(planned, join);
            return Math.Max(settings.LongestTie(isLeft: true), settings.LongestTie(isLeft: false));
        }

        var own = planned.Node switch
        {
            JoinNode asOf => asOf.Clause.AsOf!.Tolerance?.Ticks ?? streams.MaxRange(planned.Streams),
            SequenceNode sequence => sequence.Clause.MaxSpan?.Ticks ?? long.MaxValue,
            _ => 0,
        };
        return Math.Max(own, planned.Inputs.Max(LongestTie));
    }

    /// <summary>Whether one source feeds both, so that an event can meet its own copy. Rows of aggregates have none.</summary>
    public static bool ShareSource(PlanNode left, PlanNode right) => left.Leaves.Any(l => right.Leaves.Any(r =>
        l.Node is StreamNode ofLeft && r.Node is StreamNode ofRight
        && (ofLeft.Source is not null ? ReferenceEquals(ofLeft.Source, ofRight.Source) : ofLeft.SourceName == ofRight.SourceName)));

    private IKeyIndex CreateIndex(JoinClause clause) => clause.Ignoring is { } ignored
        ? new IgnoringKeyIndex(ignored.ToHashSet(StringComparer.Ordinal), queryFields)
        : new KeyIndex([.. clause.Keys.Select(static part => part.Left)], [.. clause.Keys.Select(static part => part.Right)]);

    /// <summary>The streams of a side whose events may carry the key: those of every alias that the clause names.</summary>
    private ulong Carriers(ulong side, IEnumerable<string?> aliases)
    {
        var carriers = side;
        foreach (var alias in aliases)
        {
            if (alias is null)
            {
                continue;
            }

            if (!plan.Aliases.TryGetValue(alias, out var named))
            {
                throw new ArgumentException($"There is no alias '{alias}'; known: {string.Join(", ", plan.Aliases.Keys)}.");
            }

            carriers &= named;
        }

        return carriers;
    }
}

/// <summary>The labels that a query names: of extracted labels only these count where all labels are compared.</summary>
internal static class QueryFields
{
    public static HashSet<string> Of(QueryPlan plan)
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in plan.Stages)
        {
            (stage as FilterNode)?.Predicate.VisitFields((_, name) => fields.Add(name.Text));
        }

        foreach (var (node, _) in plan.Streams)
        {
            foreach (var stage in node.Stages)
            {
                stage.VisitNames(name => fields.Add(name));
            }
        }

        return fields;
    }
}
