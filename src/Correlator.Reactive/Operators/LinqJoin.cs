using System.Linq.Expressions;

namespace Correlator;

/// <summary>A join in LINQ query syntax: finds the key parts in the selectors, and the sides' events in a result.</summary>
internal sealed class LinqJoin
{
    private readonly OperatorNode _left;
    private readonly OperatorNode _right;
    private readonly JoinClause _clause;
    private readonly EmitMode _mode;
    private readonly int _leftStreams;

    private LinqJoin(OperatorNode left, OperatorNode right, JoinClause clause, EmitMode mode)
    {
        _left = left;
        _right = right;
        _clause = clause;
        _mode = mode;
        _leftStreams = CountStreams(left);
    }

    public static LinqJoin Of<TOuter, TInner, TKey>(
        EventQuery<TOuter> outer,
        EventQuery<TInner> inner,
        Expression<Func<TOuter, TKey>> outerKey,
        Expression<Func<TInner, TKey>> innerKey,
        EmitMode? mode)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(outerKey);
        ArgumentNullException.ThrowIfNull(innerKey);

        // The emit clause belongs outermost; a join above takes the pairs themselves.
        var (left, leftMode) = EmitNode.TakeFrom(outer.Node);
        var (right, rightMode) = EmitNode.TakeFrom(inner.Node);
        left = LinqKeys.Named(left, outerKey.Parameters[0].Name, []);
        right = LinqKeys.Named(right, innerKey.Parameters[0].Name, new QueryPlan(left).Aliases.Keys);
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
        return new LinqJoin(left, right, clause, OneMode(mode, leftMode, rightMode));
    }

    /// <summary>The join and when its results come out, which is said once in a query, outermost.</summary>
    public EmitNode Node(JoinKind kind, GroupSide group = GroupSide.None, AsOfClause? asOf = null) =>
        new(new JoinNode(kind, _left, _right, _clause with { Group = group, AsOf = asOf }), _mode);

    public bool HasRight(Correlation correlation) => correlation.Events.Any(e => e.Stream >= _leftStreams);

    public Correlation Left(Correlation correlation) => correlation.Part(e => e.Stream < _leftStreams, 0);

    public Correlation Right(Correlation correlation) => correlation.Part(e => e.Stream >= _leftStreams, _leftStreams);

    /// <summary>Each partner on its own, in total order.</summary>
    public IEnumerable<Correlation> RightEvents(Correlation correlation) => correlation.Events
        .Where(e => e.Stream >= _leftStreams)
        .Select(e => new Correlation(correlation.Id, [e with { Stream = e.Stream - _leftStreams }]));

    /// <summary>All joins of a query give pairs, or none does: a join of pairs over whole groups would take the groups apart.</summary>
    private static EmitMode OneMode(params ReadOnlySpan<EmitMode?> modes)
    {
        EmitMode? one = null;
        foreach (var mode in modes)
        {
            if (mode is null or EmitMode.Default)
            {
                continue;
            }

            if (one is not null && one != mode)
            {
                throw new InvalidOperationException(
                    "A LINQ 'join … into' gives whole groups and a 'join' without 'into' single pairs; the two do not go into one query. Join with 'into' throughout, or use And and Or.");
            }

            one = mode;
        }

        return one ?? EmitMode.Each;
    }

    private static int CountStreams(OperatorNode node) => node is StreamNode ? 1 : node.Inputs.Sum(CountStreams);
}
