using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>What a field means where it stands: a label of the streams of an alias, or a label with a dotted name.</summary>
/// <param name="Alias">The alias, or null.</param>
/// <param name="Name">The label's name, without the alias.</param>
internal readonly record struct FieldMeaning(string? Alias, string Name);

/// <summary>A query whose names are resolved.</summary>
internal sealed class BoundQuery
{
    private readonly Dictionary<FieldSyntax, FieldMeaning> _fields;

    internal BoundQuery(QuerySyntax syntax, BoundPipeline root, BindingTables tables)
    {
        Syntax = syntax;
        Root = root;
        Streams = tables.Streams;
        Joins = tables.Joins;
        Aliases = tables.Aliases;
        Settings = tables.Settings;
        UsedAliases = tables.UsedAliases;
        _fields = tables.Fields;
    }

    public QuerySyntax Syntax { get; }

    /// <summary>The outermost pipeline.</summary>
    public BoundPipeline Root { get; }

    /// <summary>All streams by position, that is in text order.</summary>
    public IReadOnlyList<BoundStream> Streams { get; }

    /// <summary>All joins in the order of their words.</summary>
    public IReadOnlyList<BoundJoin> Joins { get; }

    /// <summary>The streams of each alias. The name of a let is an alias of its uses too, unless a written alias has that name.</summary>
    public IReadOnlyDictionary<string, StreamSet> Aliases { get; }

    /// <summary>The aliases that something in the query refers to.</summary>
    public IReadOnlySet<string> UsedAliases { get; }

    /// <summary>The values of the <c>set</c> statements by name.</summary>
    public IReadOnlyDictionary<string, ExpressionSyntax> Settings { get; }

    /// <summary>The meaning of a field of this very tree (by reference).</summary>
    public FieldMeaning MeaningOf(FieldSyntax field) =>
        _fields.TryGetValue(field, out var meaning) ? meaning : new FieldMeaning(null, field.Name);

    /// <summary>The names of the aliases that can be used inside a part of the query.</summary>
    public IEnumerable<string> AliasesIn(BoundNode scope) =>
        Aliases.Where(entry => entry.Value.Overlaps(scope.Streams)).Select(static entry => entry.Key);

    /// <summary>The streams that an alias stands for inside a part of the query; empty if it has none there.</summary>
    public StreamSet StreamsOf(string alias, BoundNode scope) =>
        Aliases.TryGetValue(alias, out var streams) ? streams.Intersect(scope.Streams) : default;
}

/// <summary>The tables that the binder fills.</summary>
internal sealed class BindingTables
{
    public List<BoundStream> Streams { get; } = [];

    public List<BoundJoin> Joins { get; } = [];

    public Dictionary<string, StreamSet> Aliases { get; } = new(StringComparer.Ordinal);

    public HashSet<string> UsedAliases { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ExpressionSyntax> Settings { get; } = new(StringComparer.Ordinal);

    public Dictionary<FieldSyntax, FieldMeaning> Fields { get; } = new(ReferenceEqualityComparer.Instance);
}
