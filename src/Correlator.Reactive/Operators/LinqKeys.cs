using System.Linq.Expressions;
using System.Reflection;

namespace Correlator;

/// <summary>Reads key parts out of the key selectors of LINQ joins. Selectors are taken apart and never compiled.</summary>
internal static class LinqKeys
{
    /// <summary>The key parts of a selector, and the node under whose aliases they stand.</summary>
    public static (IReadOnlyList<KeyExpression> Parts, OperatorNode Node) Read<T, TKey>(Expression<Func<T, TKey>> selector, EventQuery<T> query)
    {
        // The emit clause belongs outermost; a join above takes the pairs themselves.
        var node = query.Node is EmitNode { Alias: null } emit ? emit.Input : query.Node;
        if (node is StreamNode stream)
        {
            node = stream.Alias is null ? stream.As(selector.Parameters[0].Name ?? "it") : stream;
            return (Parts(selector.Body, static (_, name) => KeyExpression.Field(name)), node);
        }

        var paths = new LinqPaths<T>(query, node);
        return (Parts(selector.Body, (path, name) => KeyExpression.Field(name, paths.AliasOf(path, selector.Parameters[0]))), node);
    }

    private static List<KeyExpression> Parts(Expression body, Func<Expression, string, KeyExpression> field) => body switch
    {
        NewExpression tuple => [.. tuple.Arguments.Select(argument => Part(argument, field))],
        MethodCallExpression { Method: { Name: "Create", DeclaringType: var type } } call when type == typeof(ValueTuple) || type == typeof(Tuple) =>
            [.. call.Arguments.Select(argument => Part(argument, field))],
        _ => [Part(body, field)],
    };

    private static KeyExpression Part(Expression expression, Func<Expression, string, KeyExpression> field) => expression switch
    {
        MethodCallExpression { Method.Name: "get_Item", Object: { } target, Arguments: [ConstantExpression { Value: string name }] }
            when target.Type == typeof(LogEvent) => field(target, name),
        MethodCallExpression { Object: { } target, Method.Name: "ToLowerInvariant", Arguments.Count: 0 } => KeyExpression.Call("lower", Part(target, field)),
        MethodCallExpression { Object: { } target, Method.Name: "ToUpperInvariant", Arguments.Count: 0 } => KeyExpression.Call("upper", Part(target, field)),
        MethodCallExpression { Object: { } target, Method.Name: "Trim", Arguments.Count: 0 } => KeyExpression.Call("trim", Part(target, field)),
        _ => throw new ArgumentException(
            $"'{expression}' is no key: write e[\"name\"], a tuple of such, or ToLowerInvariant(), ToUpperInvariant(), Trim() on one. Keys are not compiled."),
    };
}

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
        _aliases = [.. new QueryPlan(node).Streams.Select(static stream => stream.Node.Alias ?? string.Empty)];
        _standIns = [.. _aliases.Select(static (alias, i) => new LogEvent(DateTimeOffset.UnixEpoch, "stand-in", alias, null, i))];
        var events = _standIns.Select((e, i) => new CorrelatedEvent(i, _aliases[i], e)).ToArray();
        _sample = query.Projection(new Correlation(string.Empty, events));
    }

    public string AliasOf(Expression path, ParameterExpression parameter)
    {
        var index = Array.FindIndex(_standIns, standIn => ReferenceEquals(standIn, Follow(path, parameter)));
        return index >= 0 && _aliases[index].Length > 0
            ? _aliases[index]
            : throw new ArgumentException($"'{path}' does not lead to one of the joined events.");
    }

    private object? Follow(Expression path, ParameterExpression parameter) => path switch
    {
        ParameterExpression start when start == parameter => _sample,
        MemberExpression { Expression: { } inner, Member: PropertyInfo property } => Follow(inner, parameter) is { } owner ? property.GetValue(owner) : null,
        MemberExpression { Expression: { } inner, Member: FieldInfo field } => Follow(inner, parameter) is { } owner ? field.GetValue(owner) : null,
        _ => null,
    };
}
