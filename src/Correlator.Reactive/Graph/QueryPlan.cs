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
        var node = root;
        while (node is ResultNode result)
        {
            if (result is EmitNode emit)
            {
                Emit = emit.Mode;
            }
            else
            {
                stages.Insert(0, result);
            }

            if (result.Alias is not null)
            {
                break;
            }

            node = result.Input;
        }

        Stages = stages;
        Root = Number(node, outerAlias: null);
        CanonicalQuery = stages.Aggregate(node, static (input, stage) => ((ResultNode)stage).Over(input, null)).ToString();
    }

    public PlanNode Root { get; }

    /// <summary>An operator that cannot run; null where all can.</summary>
    public DescribedNode? Described { get; private set; }

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
        StreamNode or UnionNode => [node.Streams],
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
            Described ??= node as DescribedNode;
            var passed = node is UnionNode ? node.Alias ?? outerAlias : null;
            var inputs = node.Inputs.Select(input => Number(input, passed)).ToArray();
            planned = new PlanNode(node, inputs, inputs.Aggregate(0UL, static (streams, input) => streams | input.Streams), -1);
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
/// <param name="Stream">The index of a stream; -1 for other nodes.</param>
internal sealed record PlanNode(OperatorNode Node, IReadOnlyList<PlanNode> Inputs, ulong Streams, int Stream)
{
    public IEnumerable<PlanNode> Leaves => Inputs.Count == 0 ? [this] : Inputs.SelectMany(static input => input.Leaves);
}
