namespace Correlator;

/// <summary>Finds the fields that a query reads: what its sources should have at hand.</summary>
internal sealed class RequestFields
{
    private readonly List<string> _keys = [];
    private readonly List<string> _results = [];

    public RequestFields(OperatorNode query) => Collect(query);

    /// <summary>What is read of the events of some streams: the names of keys and groups, then those of selectors, stages and results; each once, in the order of the text.</summary>
    public IEnumerable<string> Of(IEnumerable<StreamNode> streams)
    {
        var read = new List<string>();
        foreach (var stream in streams)
        {
            foreach (var matcher in stream.Matchers)
            {
                matcher.VisitFields((_, name) => read.Add(name.Text));
            }

            foreach (var stage in stream.Stages)
            {
                stage.VisitReads(read.Add);
            }
        }

        return _keys.Concat(read).Concat(_results).Distinct(StringComparer.Ordinal);
    }

    private void Collect(OperatorNode node)
    {
        foreach (var input in node.Inputs)
        {
            Collect(input);
        }

        switch (node)
        {
            case JoinNode join:
                AddKeys(join.Clause.Keys.SelectMany(static part => new[] { part.Left, part.Right }));
                _results.AddRange(join.Clause.GroupLabels);
                break;
            case SequenceNode sequence:
                AddKeys(sequence.Clause.Keys.Concat(sequence.Steps.SelectMany(static step => step.Keys)));
                break;
            case AggregateNode aggregate:
                _keys.AddRange(aggregate.Clause.By.Select(static field => field.Name));
                _results.AddRange(aggregate.Clause.Columns.SelectMany(static call => call.Fields).Select(static field => field.Name));
                break;
            default:
                AddResult(node);
                break;
        }
    }

    private void AddResult(OperatorNode node)
    {
        switch (node)
        {
            case FilterNode filter:
                filter.Predicate.VisitFields((_, name) => _results.Add(name.Text));
                break;
            case SelectNode select:
                foreach (var column in select.Columns)
                {
                    column.Value.VisitFields((_, name) => _results.Add(name.Text));
                }

                break;
            case DedupNode dedup:
                AddResults(dedup.Keys);
                break;
            case SuppressNode suppress:
                AddResults(suppress.Keys);
                break;
            case LookupNode lookup:
                AddResults(lookup.Keys.Select(static part => part.Left));
                break;
        }
    }

    // A key that is computed is not found in a record while it is read; what it is computed of is.
    private void AddKeys(IEnumerable<KeyExpression> keys)
    {
        foreach (var key in keys)
        {
            key.VisitFields(key.IsField ? _keys.Add : _results.Add);
        }
    }

    private void AddResults(IEnumerable<KeyExpression> keys)
    {
        foreach (var key in keys)
        {
            key.VisitFields(_results.Add);
        }
    }
}
