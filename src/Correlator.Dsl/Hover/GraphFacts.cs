using Correlator.Dsl.Binding;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Hover;

/// <summary>What the graph of a valid query says about its streams and joins, in the words of <see cref="GraphPrinter"/>.</summary>
internal sealed class GraphFacts
{
    private readonly BoundQuery _query;
    private readonly CompiledQuery _compiled;
    private readonly List<OperatorNode> _streams = [];

    private GraphFacts(BoundQuery query, CompiledQuery compiled)
    {
        (_query, _compiled) = (query, compiled);
        Emission = Lines(compiled.Node)[0];
        Collect(compiled.Node);
    }

    /// <summary>When results come out.</summary>
    public string Emission { get; }

    /// <summary>The facts of a text; null if it is not valid or has no graph.</summary>
    public static GraphFacts? Of(QueryCheck check, SourceCatalog? sources)
    {
        if (check.Query is not { } query)
        {
            return null;
        }

        try
        {
            return new GraphFacts(query.Bound, QueryCompiler.Describe(query, sources));
        }
        catch (Exception error) when (error is CorrelatorException or ArgumentException)
        {
            // A value that only shows here, such as an unknown time zone, or a source that is not in the catalog.
            return null;
        }
    }

    /// <summary>How long a stream's events can match, what its source applies itself, and what is applied here; of a let that is used twice, the first use.</summary>
    public string? Of(StreamSyntax syntax)
    {
        var stream = _query.Streams.FirstOrDefault(bound => ReferenceEquals(bound.Syntax, syntax));
        if (stream is null || _streams.Count != _query.Streams.Count)
        {
            return null;
        }

        var lines = Lines(_streams[stream.Index]).Skip(1).Select(static line => line.Trim());
        return string.Join('\n', lines).Replace("stream 0: ", $"stream {stream.Index}: ", StringComparison.Ordinal);
    }

    /// <summary>The keys of a join and the bounds that remain of its clauses and ranges.</summary>
    public string? Of(JoinSyntax syntax)
    {
        var join = _query.Joins.FirstOrDefault(bound => ReferenceEquals(bound.Syntax, syntax));
        if (join is null || _streams.Count != _query.Streams.Count)
        {
            return null;
        }

        OperatorNode? found = null;
        Find(_compiled.Node, 0, join, ref found);
        return found is null ? null : Lines(found)[1].Trim();
    }

    private string[] Lines(OperatorNode node) => GraphPrinter.Explain(node, _compiled.Options).Split('\n', StringSplitOptions.TrimEntries);

    private void Collect(OperatorNode node)
    {
        if (node.Inputs.Count == 0)
        {
            _streams.Add(node);
        }

        foreach (var input in node.Inputs)
        {
            Collect(input);
        }
    }

    // The node that joins just the streams of both sides; gives the number of streams below the node.
    private static int Find(OperatorNode node, int first, BoundJoin join, ref OperatorNode? found)
    {
        if (node.Inputs.Count == 0)
        {
            return 1;
        }

        var count = 0;
        var sides = new List<StreamSet>();
        foreach (var input in node.Inputs)
        {
            var streams = Find(input, first + count, join, ref found);
            sides.Add(StreamSet.Range(first + count, streams));
            count += streams;
        }

        found = sides is [var left, var right] && left == join.Left.Streams && right == join.Right.Streams ? node : found;
        return count;
    }
}
