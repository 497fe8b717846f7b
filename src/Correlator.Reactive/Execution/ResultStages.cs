namespace Correlator;

/// <summary>Applies the filters, selections and limits of a query to its results, in the order of the query.</summary>
internal sealed class ResultStages(EmitterSettings settings)
{
    private readonly long[] _counts = new long[settings.ResultStages.Count];

    /// <summary>Whether no filter has to wait until a correlation closes.</summary>
    public bool CanJudgeEarly { get; } = settings.ResultStages.All(static stage => stage is not FilterNode { Predicate.IsMonotone: false });

    /// <summary>Whether a limit has been reached.</summary>
    public bool IsExhausted { get; private set; } = settings.ResultStages.Any(static stage => stage is LimitNode { Count: 0 });

    /// <summary>The result of a correlation, or null where it is filtered out.</summary>
    /// <param name="correlation">The correlation.</param>
    /// <param name="isNew">Whether its id has not come out yet; a limit counts ids.</param>
    public Correlation? Apply(Correlation correlation, bool isNew)
    {
        for (var i = 0; i < settings.ResultStages.Count; i++)
        {
            switch (settings.ResultStages[i])
            {
                case FilterNode filter when !filter.Predicate.Evaluate(new CorrelationScope(correlation, settings.Aliases)):
                    return null;
                case LambdaFilterNode filter when !filter.Holds(correlation):
                    return null;
                case SelectNode select:
                    correlation = correlation.WithValues(Select(select, correlation));
                    break;
                case LimitNode limit when isNew && _counts[i] >= limit.Count:
                    return null;
                case LimitNode limit when isNew:
                    IsExhausted |= ++_counts[i] >= limit.Count;
                    break;
                default:
                    break;
            }
        }

        return correlation;
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
