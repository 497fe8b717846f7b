namespace Correlator;

/// <summary>Applies the filters, selections and limits of a query to its results, in the order of the query.</summary>
internal sealed class ResultStages(EmitterSettings settings)
{
    private readonly long[] _counts = new long[settings.ResultStages.Count];
    private readonly Gaps _gaps = new();

    /// <summary>Whether no filter has to wait until a correlation closes.</summary>
    public bool CanJudgeEarly { get; } = IsMonotone(settings.ResultStages);

    /// <summary>Whether a limit has been reached.</summary>
    public bool IsExhausted
    {
        get
        {
            for (var i = 0; i < settings.ResultStages.Count; i++)
            {
                if (settings.ResultStages[i] is LimitNode limit && _counts[i] >= limit.Count)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Events of this span of time, both ends included, may be missing in correlations.</summary>
    public void OnGap(long fromTicks, long toTicks)
    {
        if (settings.CanLackMembers && !CanJudgeEarly)
        {
            _gaps.Add(fromTicks, toTicks);
        }
    }

    /// <summary>Whether conditions that are judged at close cannot be proved of a correlation, because it may lack events; it is counted then.</summary>
    public bool Withholds(List<Member> members) => Withholds(members[0].Ticks, members[^1].Ticks);

    /// <summary>The same of a correlation whose events lie between two times, both included.</summary>
    public bool Withholds(long fromTicks, long toTicks)
    {
        var isWithheld = _gaps.Overlap(fromTicks, toTicks);
        if (isWithheld)
        {
            settings.OnWithheld?.Invoke();
        }

        return isWithheld;
    }

    /// <summary>The result of a correlation, or null where it is filtered out.</summary>
    /// <param name="correlation">The correlation.</param>
    /// <param name="isNew">Whether its id has not come out yet; a limit counts ids.</param>
    /// <param name="isLast">Whether it is judged for the last time; if not, one that a later filter holds back does not count yet.</param>
    public Correlation? Apply(Correlation correlation, bool isNew, bool isLast)
    {
        for (var i = 0; i < settings.ResultStages.Count; i++)
        {
            switch (settings.ResultStages[i])
            {
                case FilterNode filter when !filter.Predicate.Evaluate(new CorrelationScope(correlation, settings.Aliases)):
                case LambdaFilterNode lambda when !lambda.Holds(correlation):
                    Uncount(isNew && !isLast ? i : 0);
                    return null;
                case SelectNode select:
                    correlation = correlation.WithValues(Select(select, correlation));
                    break;
                case LimitNode limit when isNew && _counts[i] >= limit.Count:
                    Uncount(i);
                    return null;
                case LimitNode when isNew:
                    _counts[i]++;
                    break;
                default:
                    break;
            }
        }

        return correlation;
    }

    /// <summary>Whether no condition can become false again; a selected value may change with every event.</summary>
    private static bool IsMonotone(IReadOnlyList<OperatorNode> stages)
    {
        var selected = new HashSet<string>(StringComparer.Ordinal);
        var isMonotone = true;
        foreach (var stage in stages)
        {
            selected.UnionWith((stage as SelectNode)?.Columns.Select(static column => column.Name) ?? []);
            if (stage is FilterNode filter)
            {
                isMonotone &= filter.Predicate.IsMonotone;
                filter.Predicate.VisitFields((alias, name) => isMonotone &= alias is not null || !selected.Contains(name.Text));
            }
        }

        return isMonotone;
    }

    /// <summary>Takes back what the limits before a stage have counted.</summary>
    private void Uncount(int end)
    {
        for (var i = 0; i < end; i++)
        {
            _counts[i] -= settings.ResultStages[i] is LimitNode ? 1 : 0;
        }
    }

    private KeyValuePair<string, string?>[] Select(SelectNode select, Correlation correlation)
    {
        var scope = new CorrelationScope(correlation, settings.Aliases);
        var values = new KeyValuePair<string, string?>[select.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = select.Columns[i].Value.Evaluate(scope);
            values[i] = new(select.Columns[i].Name, value.IsMissing ? null : value.ToString());
        }

        return values;
    }
}
