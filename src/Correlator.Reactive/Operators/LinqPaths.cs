using System.Linq.Expressions;
using System.Reflection;

namespace Correlator;

/// <summary>Finds out which event of a joined result a path such as <c>pair.a</c> leads to.</summary>
/// <remarks>
/// The result of a join in query syntax is built by a constructor that only takes its parts. It is built once from stand-in events, and the
/// path is followed to see which of them it leads to.
/// </remarks>
internal sealed class LinqPaths<T>
{
    private readonly LogEvent[] _standIns;
    private readonly T _sample;
    private readonly string[] _aliases;

    public LinqPaths(EventQuery<T> query, OperatorNode node)
    {
        // Rows of an aggregate stand for all that is below it.
        var plan = new QueryPlan(node);
        PlanNode[] leaves = [.. plan.Root.Leaves];
        _aliases = [.. leaves.Select(leaf => AliasOf(leaf, plan))];
        _standIns = [.. _aliases.Select(static (alias, i) => new LogEvent(DateTimeOffset.UnixEpoch, "stand-in", alias, null, i))];
        var events = leaves.Select((leaf, i) => new CorrelatedEvent(leaf.Stream, _aliases[i], _standIns[i])).ToArray();
        _sample = query.Projection(new Correlation(string.Empty, events));
    }

    public string AliasOf(Expression path, ParameterExpression parameter)
    {
        var index = Array.FindIndex(_standIns, standIn => ReferenceEquals(standIn, Follow(path, parameter)));
        return index >= 0 && _aliases[index].Length > 0
            ? _aliases[index]
            : throw new ArgumentException($"'{path}' does not lead to one of the joined events.");
    }

    /// <summary>The alias to which keys can refer; empty for none.</summary>
    private static string AliasOf(PlanNode leaf, QueryPlan plan)
    {
        var alias = leaf.Alias ?? plan.Streams[leaf.Stream].Alias;
        return plan.Aliases.TryGetValue(alias, out var streams) && (streams >> leaf.Stream & 1) != 0 ? alias : string.Empty;
    }

    private object? Follow(Expression path, ParameterExpression parameter) => path switch
    {
        ParameterExpression start when start == parameter => _sample,
        MemberExpression { Expression: { } inner, Member: PropertyInfo property } => Follow(inner, parameter) is { } owner ? property.GetValue(owner) : null,
        MemberExpression { Expression: { } inner, Member: FieldInfo field } => Follow(inner, parameter) is { } owner ? field.GetValue(owner) : null,
        _ => null,
    };
}
