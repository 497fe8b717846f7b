using System.Numerics;

namespace Correlator;

/// <summary>A graph with its streams numbered in text order and its aliases resolved.</summary>
internal sealed class QueryPlan
{
    private const int MaxStreams = 64;
    private readonly Dictionary<string, ulong> _aliases = new(StringComparer.Ordinal);
    private readonly List<(StreamNode Node, string Alias)> _streams = [];

    public QueryPlan(OperatorNode root)
    {
        var stages = new List<OperatorNode>();
        (var whole, Emit) = EmitNode.TakeFrom(root);
        var node = whole;
        while (node is ResultNode { SeesRevisions: true, Alias: null } result)
        {
            stages.Insert(0, result);
            node = result.Input;
        }

        Stages = stages;
        Root = Number(node, outerAlias: null);
        CanonicalQuery = whole.ToString();
    }

    public PlanNode Root { get; }

    public EmitMode Emit { get; }

    /// <summary>Stages behind the outermost join, in order.</summary>
    public IReadOnlyList<OperatorNode> Stages { get; }

    public IReadOnlyList<(StreamNode Node, string Alias)> Streams => _streams;

    public IReadOnlyDictionary<string, ulong> Aliases => _aliases;

    /// <summary>The query's text without its emit clause.</summary>
    public string CanonicalQuery { get; }

    /// <summary>The sets of streams of which one each must contribute for a result to be complete.</summary>
    public IReadOnlyList<ulong> RequiredStreams => [.. Required(Root)];

    private static IEnumerable<ulong> Required(PlanNode node) => node.Node switch
    {
        StreamNode or UnionNode or AggregateNode => [node.Streams],
        _ => node.Inputs.SelectMany(Required),
    };

    private PlanNode Number(OperatorNode node, string? outerAlias)
    {
        PlanNode planned;
        if (node is StreamNode stream)
        {
            if (_streams.Count == MaxStreams)
            {
                throw new ArgumentException($"A query has at most {MaxStreams} streams.");
            }

            planned = new PlanNode(node, [], 1UL << _streams.Count, _streams.Count);
            _streams.Add((stream, stream.Alias ?? outerAlias ?? stream.SourceName));
        }
        else
        {
            var passed = node is UnionNode or ResultNode { IsComposite: false } and not AggregateNode ? node.Alias ?? outerAlias : null;
            var inputs = node.Inputs.Select(input => Number(input, passed)).ToArray();
            var streams = inputs.Aggregate(0UL, static (streams, input) => streams | input.Streams);
            planned = new PlanNode(node, inputs, streams, node is AggregateNode ? BitOperations.TrailingZeroCount(streams) : -1)
            {
                Alias = node.Alias ?? outerAlias,
            };
        }

        if (node.Alias is { } alias && !_aliases.TryAdd(alias, planned.Streams))
        {
            throw new ArgumentException($"The alias '{alias}' is given twice.");
        }

        return planned;
    }
}

/// <summary>One use of a node in a query.</summary>
/// <param name="Node">The node.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Streams">The streams below it, a bit each.</param>
/// <param name="Stream">The index that its events bear: of a stream its own, of an aggregate's rows that of the first stream below; -1 for other nodes.</param>
internal sealed record PlanNode(OperatorNode Node, IReadOnlyList<PlanNode> Inputs, ulong Streams, int Stream)
{
    /// <summary>The alias of the node or of what stands round it; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>Where the events come from that this node sees: streams, and aggregates, whose rows stand for all that is below them.</summary>
    public IEnumerable<PlanNode> Leaves => Inputs.Count == 0 || Node is AggregateNode ? [this] : Inputs.SelectMany(static input => input.Leaves);

    /// <summary>All streams below, those below aggregates too.</summary>
    public IEnumerable<PlanNode> AllStreams => Inputs.Count == 0 ? [this] : Inputs.SelectMany(static input => input.AllStreams);
}
