using Correlator.Testing;

namespace Correlator.Tests.Joins;

/// <summary>Makes the operator graph that a reference query describes.</summary>
internal sealed class ReferenceGraph
{
    private readonly Dictionary<string, ILogSource> _sources;
    private readonly HashSet<string> _aliases = [];

    public ReferenceGraph(ReferenceQuery query, Dictionary<string, ILogSource> sources)
    {
        _sources = sources;
        CollectAliases(query);
        Node = Convert(query);
    }

    public OperatorNode Node { get; }

    private static string? AliasOf(IReadOnlySet<int>? streams) => streams is null ? null : "s" + string.Join('_', streams.Order());

    private void CollectAliases(ReferenceQuery query)
    {
        switch (query)
        {
            case JoinQuery join:
                foreach (var alias in join.On.SelectMany(key => new[] { AliasOf(key.LeftStreams), AliasOf(key.RightStreams) }).Append(AliasOf(join.Of)))
                {
                    if (alias is not null)
                    {
                        _aliases.Add(alias);
                    }
                }

                CollectAliases(join.Left);
                CollectAliases(join.Right);
                break;
            case UnionQuery union:
                CollectAliases(union.Left);
                CollectAliases(union.Right);
                break;
            default:
                break;
        }
    }

    private OperatorNode Convert(ReferenceQuery query)
    {
        var alias = AliasOf(query.Streams.Select(stream => stream.Index).ToHashSet());
        alias = alias is not null && _aliases.Contains(alias) ? alias : null;
        return query switch
        {
            StreamQuery stream => new StreamNode(stream.Source)
            {
                Source = _sources[stream.Source],
                Range = TimeSpan.FromTicks(stream.RangeTicks),
                Alias = alias,
            },
            UnionQuery union => new UnionNode(Convert(union.Left), Convert(union.Right)) { Alias = alias },
            _ => ConvertJoin((JoinQuery)query, alias),
        };
    }

    private JoinNode ConvertJoin(JoinQuery join, string? alias)
    {
        var clause = new JoinClause
        {
            Keys = [.. join.On.Select(key => new KeyPart(
                KeyExpression.Field(key.Left, AliasOf(key.LeftStreams)),
                KeyExpression.Field(key.Right, AliasOf(key.RightStreams))))],
            Ignoring = join.Ignoring,
            Least = join.LowTicks is { } low ? TimeSpan.FromTicks(low) : null,
            Greatest = join.HighTicks is { } high ? TimeSpan.FromTicks(high) : null,
            Of = AliasOf(join.Of),
            Group = (GroupSide)(int)join.Group,
            GroupLabels = join.GroupLabels,
        };
        return new JoinNode(Enum.Parse<JoinKind>(join.Kind.ToString()), Convert(join.Left), Convert(join.Right), clause) { Alias = alias };
    }
}
