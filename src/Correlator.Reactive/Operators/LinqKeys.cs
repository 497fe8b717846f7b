using System.Linq.Expressions;

namespace Correlator;

/// <summary>Reads key parts out of the key selectors of LINQ joins. Selectors are taken apart and never compiled.</summary>
internal static class LinqKeys
{
    // What the language reads as its own words, and so never as an alias.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "unless", "semi", "right", "full", "union", "on", "ignoring", "within", "before", "after", "asof",
        "group_left", "group_right", "as", "let", "set", "sequence",
    };

    /// <summary>A node of single events under an alias: its own, else the name of the selector's parameter, with a number where that is taken.</summary>
    public static OperatorNode Named(OperatorNode node, string? parameter, IEnumerable<string> taken)
    {
        if (node.IsComposite || node.Alias is not null)
        {
            return node;
        }

        var others = taken.ToHashSet(StringComparer.Ordinal);
        var name = parameter is not null && CanonicalText.IsName(parameter) && !Reserved.Contains(parameter) ? parameter : "it";
        var alias = name;
        for (var i = 2; others.Contains(alias); i++)
        {
            alias = $"{name}{i}";
        }

        return node.As(alias);
    }

    /// <summary>The key parts of a selector over the results of a node.</summary>
    public static IReadOnlyList<KeyExpression> Read<T, TKey>(Expression<Func<T, TKey>> selector, EventQuery<T> query, OperatorNode node)
    {
        if (!node.IsComposite)
        {
            return Parts(selector.Body, static (_, name) => KeyExpression.Field(name));
        }

        var paths = new LinqPaths<T>(query, node);
        return Parts(selector.Body, (path, name) => KeyExpression.Field(name, paths.AliasOf(path, selector.Parameters[0])));
    }

    /// <summary>The alias of the event to which an element selector leads; null for the whole element.</summary>
    public static string? ElementAlias<T, TElement>(Expression<Func<T, TElement>> selector, EventQuery<T> query, OperatorNode node)
    {
        if (selector.Body == selector.Parameters[0])
        {
            return null;
        }

        if (typeof(TElement) != typeof(LogEvent))
        {
            throw new ArgumentException($"'{selector.Body}' is no event: groups give aggregates of events and not their elements; group the event.", nameof(selector));
        }

        return node.IsComposite ? new LinqPaths<T>(query, node).AliasOf(selector.Body, selector.Parameters[0]) : null;
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
