using System.Globalization;

namespace Correlator.Testing;

/// <summary>Prints a <see cref="ReferenceQuery"/> in the query language.</summary>
/// <remarks>
/// Streams and parenthesised operands get an alias (<c>s0</c>, <c>s0_2</c>) where a key or <c>of</c> names their streams.
/// A left operand of the same precedence stands without parentheses, any other join with them.
/// </remarks>
public static class QueryText
{
    /// <summary>The text of a query, without stages.</summary>
    /// <param name="query">The query.</param>
    /// <exception cref="ArgumentException">A key or <c>of</c> names streams that are not exactly those of one operand.</exception>
    public static string Of(ReferenceQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var named = NamedStreams(query).Select(Alias).ToHashSet();
        var strangers = named.Except(Nodes(query).Select(AliasOf)).ToList();
        return strangers.Count == 0
            ? Print(query, named)
            : throw new ArgumentException($"No operand of the query has exactly the streams {strangers[0]}.", nameof(query));
    }

    /// <summary>The text of a join of two plain streams with one more clause.</summary>
    internal static string Of(JoinQuery join, string clause)
    {
        var named = NamedStreams(join).Select(Alias).ToHashSet();
        return $"{Print(join.Left, named)} {Keyword(join)}{Clauses(join, clause)} {Print(join.Right, named)}";
    }

    /// <summary>The keys of a stage or sequence with a blank before; empty without keys.</summary>
    internal static string By(IReadOnlyList<string> names) => names.Count > 0 ? $" by ({string.Join(", ", names)})" : "";

    private static string Print(ReferenceQuery query, HashSet<string> named) => query switch
    {
        StreamQuery stream => $"{stream.Source}({{}})[{Duration(stream.RangeTicks)}]{As(stream, named)}",
        UnionQuery union => $"{Operand(union.Left, union, named)} union {Operand(union.Right, null, named)}",
        JoinQuery join => $"{Operand(join.Left, join, named)} {Keyword(join)}{Clauses(join)} {Operand(join.Right, null, named)}",
        _ => throw new InvalidOperationException($"Unknown query {query.GetType()}."),
    };

    private static string Operand(ReferenceQuery operand, ReferenceQuery? parentOfLeft, HashSet<string> named)
    {
        var alias = operand is StreamQuery ? "" : As(operand, named);
        var stands = operand is StreamQuery || (alias.Length == 0 && parentOfLeft is not null && BindsTight(operand) == BindsTight(parentOfLeft));
        return stands ? Print(operand, named) : $"({Print(operand, named)}){alias}";
    }

    private static bool BindsTight(ReferenceQuery query) =>
        query is JoinQuery { Kind: ReferenceJoinKind.And or ReferenceJoinKind.Unless or ReferenceJoinKind.Semi };

    private static string Keyword(JoinQuery join) => join.Kind switch
    {
        ReferenceJoinKind.And => "and",
        ReferenceJoinKind.Or => "or",
        ReferenceJoinKind.Unless => "unless",
        ReferenceJoinKind.Semi => "semi",
        ReferenceJoinKind.Right => "right",
        ReferenceJoinKind.Full => "full",
        _ => throw new InvalidOperationException($"Unknown join kind {join.Kind}."),
    };

    private static string Clauses(JoinQuery join, string clause = "")
    {
        var matching = join.Ignoring is null ? $" on({string.Join(", ", join.On.Select(Key))})" : $" ignoring({string.Join(", ", join.Ignoring)})";
        var labels = $"({string.Join(", ", join.GroupLabels)})";
        return join.Group switch
        {
            ReferenceGroup.Left => $"{matching}{TimeClause(join)}{clause} group_left{labels}",
            ReferenceGroup.Right => $"{matching}{TimeClause(join)}{clause} group_right{labels}",
            _ => matching + TimeClause(join) + clause,
        };
    }

    private static string Key(ReferenceKey key)
    {
        var (left, right) = (Qualified(key.LeftStreams, key.Left), Qualified(key.RightStreams, key.Right));
        return left == right ? left : $"{left}={right}";
    }

    private static string Qualified(IReadOnlySet<int>? streams, string name) => streams is null ? name : $"{Alias(streams)}.{name}";

    private static string TimeClause(JoinQuery join)
    {
        if (join.Of is not null)
        {
            return $" within({Bound(join.LowTicks, "-inf")}, {Bound(join.HighTicks, "+inf")}) of {Alias(join.Of)}";
        }

        return (join.LowTicks, join.HighTicks) switch
        {
            (null, null) => "",
            ( < 0 and { } low, { } high) when high == -low => $" within({Duration(high)})",
            ( < 0 and { } low, 0) => $" before({Duration(-low)})",
            (0, > 0 and { } high) => $" after({Duration(high)})",
            var (low, high) => $" within({Bound(low, "-inf")}, {Bound(high, "+inf")})",
        };
    }

    private static string Bound(long? ticks, string unbounded) => ticks switch
    {
        null => unbounded,
        0 => "0",
        < 0 and { } negative => "-" + Duration(-negative),
        { } positive => Duration(positive),
    };

    internal static string Duration(long ticks)
    {
        (long Ticks, string Name)[] units =
            [(TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s"), (TimeSpan.TicksPerMillisecond, "ms"), (TimeSpan.TicksPerMicrosecond, "us")];
        var unit = units.FirstOrDefault(unit => ticks % unit.Ticks == 0);
        return unit.Name is null
            ? string.Create(CultureInfo.InvariantCulture, $"{ticks * TimeSpan.NanosecondsPerTick}ns")
            : string.Create(CultureInfo.InvariantCulture, $"{ticks / unit.Ticks}{unit.Name}");
    }

    private static string As(ReferenceQuery query, HashSet<string> named) => named.Contains(AliasOf(query)) ? $" as {AliasOf(query)}" : "";

    private static string AliasOf(ReferenceQuery query) => Alias(query.Streams.Select(stream => stream.Index));

    private static string Alias(IEnumerable<int> streams) => "s" + string.Join("_", streams.Order());

    private static IEnumerable<ReferenceQuery> Nodes(ReferenceQuery query) => query switch
    {
        JoinQuery join => [join, .. Nodes(join.Left), .. Nodes(join.Right)],
        UnionQuery union => [union, .. Nodes(union.Left), .. Nodes(union.Right)],
        _ => [query],
    };

    private static IEnumerable<IEnumerable<int>> NamedStreams(ReferenceQuery query) =>
        from node in Nodes(query).OfType<JoinQuery>()
        from streams in node.On.SelectMany(key => new[] { key.LeftStreams, key.RightStreams }).Append(node.Of)
        where streams is not null
        select streams;
}
