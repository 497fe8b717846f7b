namespace Correlator;

/// <summary>Finds the fields that the keys and groups of a query read.</summary>
internal static class KeyFields
{
    /// <summary>The names, each once, in the order of the text.</summary>
    public static IReadOnlyList<string> Of(OperatorNode query)
    {
        var names = new List<string>();
        Collect(query, names);
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static void Collect(OperatorNode node, List<string> names)
    {
        foreach (var input in node.Inputs)
        {
            Collect(input, names);
        }

        var keys = node switch
        {
            JoinNode join => join.Clause.Keys.SelectMany(static part => new[] { part.Left, part.Right }),
            SequenceNode sequence => sequence.Clause.Keys.Concat(sequence.Steps.SelectMany(static step => step.Keys)),
            _ => [],
        };
        names.AddRange(keys.Where(static key => key.IsField).Select(static key => key.Name));
        names.AddRange(node is AggregateNode aggregate ? aggregate.Clause.By.Select(static field => field.Name) : []);
    }
}
