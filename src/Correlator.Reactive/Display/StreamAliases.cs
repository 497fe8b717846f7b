namespace Correlator;

/// <summary>The names under which results show the streams of a query.</summary>
internal static class StreamAliases
{
    /// <summary>The aliases in text order; empty for a stream of a union, which nobody misses where another of the union is there.</summary>
    public static IReadOnlyList<string> Of(OperatorNode node)
    {
        var aliases = new List<string>();
        Collect(node, isUnion: false, aliases);
        return aliases;
    }

    private static void Collect(OperatorNode node, bool isUnion, List<string> aliases)
    {
        if (node is StreamNode stream)
        {
            aliases.Add(isUnion ? string.Empty : stream.Alias ?? stream.SourceName);
            return;
        }

        var first = aliases.Count;
        foreach (var input in node.Inputs)
        {
            Collect(input, isUnion || node is UnionNode, aliases);
        }

        // A row stands for all streams that it was made of: it is missed once, under its own name.
        for (var i = first; i < aliases.Count && node.Alias is not null && IsRow(node); i++)
        {
            aliases[i] = isUnion || i > first ? string.Empty : node.Alias;
        }
    }

    private static bool IsRow(OperatorNode node) => node is AggregateNode || (node is ResultNode stage && IsRow(stage.Input));
}
