using System.Linq.Expressions;

namespace Correlator;

/// <summary>A join in LINQ query syntax: finds the key parts in the selectors, and the sides' events in a result.</summary>
internal sealed class LinqJoin
{
    private readonly OperatorNode _left;
    private readonly OperatorNode _right;
    private readonly JoinClause _clause;
    private readonly int _leftStreams;

    private LinqJoin(OperatorNode left, OperatorNode right, JoinClause clause)
    {
        _left = left;
        _right = right;
        _clause = clause;
        _leftStreams = CountStreams(left);
    }

    public static LinqJoin Of<TOuter, TInner, TKey>(
        EventQuery<TOuter> outer,
        EventQuery<TInner> inner,
        Expression<Func<TOuter, TKey>> outerKey,
        Expression<Func<TInner, TKey>> innerKey)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(outerKey);
        ArgumentNullException.ThrowIfNull(innerKey);
        var left = LinqKeys.Read(outerKey, outer);
        var right = LinqKeys.Read(innerKey, inner);
        if (left.Parts.Count != right.Parts.Count)
        {
            throw new ArgumentException("Both sides of a key have the same number of parts.", nameof(innerKey));
        }

        var clause = new JoinClause
        {
            Keys = [.. left.Parts.Zip(right.Parts, static (l, r) => new KeyPart(l, r))],
            Least = inner.Bound?.Least,
            Greatest = inner.Bound?.Greatest,
        };
        return new LinqJoin(left.Node, right.Node, clause);
    }

    public OperatorNode Node(JoinKind kind, GroupSide group) => new JoinNode(kind, _left, _right, _clause with { Group = group });

    public Correlation Left(Correlation correlation) => correlation.Part(e => e.Stream < _leftStreams, 0);

    public Correlation Right(Correlation correlation) => correlation.Part(e => e.Stream >= _leftStreams, _leftStreams);

    /// <summary>Each partner on its own, in total order.</summary>
    public IEnumerable<Correlation> RightEvents(Correlation correlation) => correlation.Events
        .Where(e => e.Stream >= _leftStreams)
        .Select(e => new Correlation(correlation.Id, [e with { Stream = e.Stream - _leftStreams }]));

    private static int CountStreams(OperatorNode node) => node is StreamNode ? 1 : node.Inputs.Sum(CountStreams);
}
