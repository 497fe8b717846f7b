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

        // The emit clause belongs outermost; a join above takes the pairs themselves.
        var left = LinqKeys.Named(EmitNode.TakeFrom(outer.Node).Node, outerKey.Parameters[0].Name, []);
        var right = LinqKeys.Named(EmitNode.TakeFrom(inner.Node).Node, innerKey.Parameters[0].Name, new QueryPlan(left).Aliases.Keys);
        var (leftParts, rightParts) = (LinqKeys.Read(outerKey, outer, left), LinqKeys.Read(innerKey, inner, right));
        if (leftParts.Count != rightParts.Count)
        {
            throw new ArgumentException("Both sides of a key have the same number of parts.", nameof(innerKey));
        }

        var clause = new JoinClause
        {
            Keys = [.. leftParts.Zip(rightParts, static (l, r) => new KeyPart(l, r))],
            Least = inner.Bound?.Least,
            Greatest = inner.Bound?.Greatest,
        };
        return new LinqJoin(left, right, clause);
    }

    public JoinNode Node(JoinKind kind, GroupSide group = GroupSide.None, AsOfClause? asOf = null) =>
        new(kind, _left, _right, _clause with { Group = group, AsOf = asOf });

    public bool HasRight(Correlation correlation) => correlation.Events.Any(e => e.Stream >= _leftStreams);

    public Correlation Left(Correlation correlation) => correlation.Part(e => e.Stream < _leftStreams, 0);

    public Correlation Right(Correlation correlation) => correlation.Part(e => e.Stream >= _leftStreams, _leftStreams);

    /// <summary>Each partner on its own, in total order.</summary>
    public IEnumerable<Correlation> RightEvents(Correlation correlation) => correlation.Events
        .Where(e => e.Stream >= _leftStreams)
        .Select(e => new Correlation(correlation.Id, [e with { Stream = e.Stream - _leftStreams }]));

    private static int CountStreams(OperatorNode node) => node is StreamNode ? 1 : node.Inputs.Sum(CountStreams);
}
